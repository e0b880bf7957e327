"""The paper market plays a case of the table."""

from __future__ import annotations

from collections.abc import Iterable

from moniqo_desktop.domain.messages.reports import FillSeen, FundingPaid, OrderEnded, Report
from tests.fills.case import Case, Told
from tests.kit.builders import Tape


class PaperGear:
    """Each candle a minute; what is sent after candle n is told with candle n."""

    def plays(self, case: Case, path: str) -> list[list[Told]]:
        tape = Tape(case.market, cash=case.cash, rules=case.rules(path))
        told: list[list[Told]] = []
        for number, candle in enumerate(case.candles):
            sent = [s.group for s in case.sent if s.after == number]
            reports = tape.submit(*sent)
            if case.funding[number]:
                reports += tape.market.on_funding(tape.symbol, tape.at, case.funding[number])
            reports += tape.candle(*candle)
            told.append([*seen(reports), *(state(tape, name) for name in case.asks(number))])
        return told


def state(tape: Tape, name: str) -> Told:
    """One thing about the wallet as it now is."""
    market = tape.market
    found = {
        "wallet": market.cash,
        "margin": market.margin,
        "insured": market.insurance,
        "holds": market.position(tape.symbol).amount,
        "dust": market.dust(tape.symbol).amount,
    }
    return Told(name, found[name])


def seen(reports: Iterable[Report]) -> list[Told]:
    """Fills and ends in the words of the table."""
    found = []
    for report in reports:
        if isinstance(report, FillSeen):
            name = "liquidation" if report.order_id.startswith("liq-") else report.order_id
            found.append(Told(name, report.price, report.amount, report.best_price, report.maker))
        elif isinstance(report, FundingPaid):
            found.append(Told("funding", report.payment))
        elif isinstance(report, OrderEnded):
            found.append(Told(report.order_id, code=report.code))
    return found
