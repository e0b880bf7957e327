"""Numbers as a trader reads them: the words of the house, where the screen looks for them."""

from moniqo_desktop.domain.texts import MINUS as MINUS
from moniqo_desktop.domain.texts import NOTHING as NOTHING
from moniqo_desktop.domain.texts import clock_text as clock_text
from moniqo_desktop.domain.texts import day_clock_text as day_clock_text
from moniqo_desktop.domain.texts import day_minute_text as day_minute_text
from moniqo_desktop.domain.texts import decimal_text as decimal_text
from moniqo_desktop.domain.texts import moment as moment
from moniqo_desktop.domain.texts import money_text as money_text
from moniqo_desktop.domain.texts import month_day_text as month_day_text
from moniqo_desktop.domain.texts import month_text as month_text
from moniqo_desktop.domain.texts import paid_word as paid_word
from moniqo_desktop.domain.texts import percent_text as percent_text
from moniqo_desktop.domain.texts import profit_text as profit_text
from moniqo_desktop.domain.texts import share_text as share_text
from moniqo_desktop.domain.texts import signed_text as signed_text
from moniqo_desktop.domain.texts import weekday_text as weekday_text
