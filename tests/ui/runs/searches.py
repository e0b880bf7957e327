"""A small search over one setting, and a flow that does not have it."""

from dataclasses import replace

from moniqo_desktop.domain.backtest.search import Search, Trial
from moniqo_desktop.domain.flow.drawing import Flow
from tests.ui.shell.builders import a_flow

NODE = next(node.node_id for node in a_flow().nodes if node.kind == "indicator.rsi")
PERIOD = f"{NODE}.period"


def another() -> Flow:
    """Without the node whose period varies."""
    flow = a_flow()
    nodes = tuple(node for node in flow.nodes if node.node_id != NODE)
    return replace(flow, flow_id="other", name="Another", nodes=nodes, links=())


def sets(count: int) -> tuple[Trial, ...]:
    return tuple(Trial(n, ((PERIOD, 2 + n),), float(n)) for n in range(count))


def a_search(count: int = 8) -> Search:
    return Search(((PERIOD, "RSI: Period"),), "Sharpe ratio", sets(count))
