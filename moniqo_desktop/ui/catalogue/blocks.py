"""What can be drawn in a flow that has blocks: the catalogue with those blocks in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.blocks.ports import (
    ENTRY,
    TAG_PORT,
    BlockKinds,
    Side,
    is_tag,
    port_names,
    tag_of,
)
from moniqo_desktop.domain.blocks.uses import uses
from moniqo_desktop.domain.flow.drawing import BLOCK
from moniqo_desktop.ui.catalogue.catalogue import Catalogue, FamilySpec, NodeSpec, PortSpec
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Block, Flow

FAMILY: Final = "block"
ICON: Final = "layers"


class BlockCatalogue(Catalogue):
    """The program's node types, the blocks of one flow, and the tags of their ports."""

    def __init__(self, plain: Catalogue, flow: Flow) -> None:
        self.plain = plain
        self.flow = flow
        self._ports = BlockKinds(plain, flow)
        family = FamilySpec(FAMILY, tr("Blocks"), "#8FA3BF", "#51657F")
        blocks = [self._block(block) for block in flow.blocks]
        super().__init__((family, *plain.families), (*plain.nodes, *blocks))

    def over(self, flow: Flow) -> Catalogue:
        return self if flow.blocks is self.flow.blocks else self.plain.over(flow)

    def spec(self, kind: str) -> NodeSpec:
        return self._tag(kind) if is_tag(kind) else super().spec(kind)

    def _block(self, block: Block) -> NodeSpec:
        count = uses(self.flow, block.block_id)
        used = tr("used once") if count == 1 else tr("used {count} times").format(count=count)
        said = block.description or tr("A block of this flow.")
        return NodeSpec(
            BLOCK + block.block_id,
            block.name,
            FAMILY,
            ICON,
            summary=f"{said} ({used})",
            help=said,
            keywords=(tr("block"),),
            inputs=self._side(block, "inputs"),
            outputs=self._side(block, "outputs"),
        )

    def _side(self, block: Block, side: Side) -> tuple[PortSpec, ...]:
        return tuple(self._port(block.block_id, name, side) for name in port_names(block, side))

    def _port(self, block_id: str, name: str, side: Side, as_name: str = "") -> PortSpec:
        found = self._ports.port(block_id, name, side)
        assert found is not None, "a block has the ports it names"
        many = found.many and not as_name
        return PortSpec(as_name or name, found.type, name, found.optional, many, free=found.free)

    def _tag(self, kind: str) -> NodeSpec:
        """A port of the block one is inside of: an input of it gives, an output takes."""
        block_id, name = tag_of(kind)
        side: Side = "inputs" if kind.startswith(ENTRY) else "outputs"
        known = self._ports.port(block_id, name, side) is not None
        port = self._port(block_id, name, side, TAG_PORT) if known else None
        ports = (port,) if port else ()
        words = tr("input of the block") if side == "inputs" else tr("output of the block")
        return NodeSpec(
            kind,
            name,
            FAMILY,
            "link",
            summary=words,
            inputs=ports if side == "outputs" else (),
            outputs=ports if side == "inputs" else (),
        )
