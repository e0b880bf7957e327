"""Where axes carry a label; see domain/ticks.py."""

from moniqo_desktop.domain.ticks import price_ticks as price_ticks
from moniqo_desktop.domain.ticks import tick_decimals as tick_decimals
from moniqo_desktop.domain.ticks import time_ticks as time_ticks
