"""A slide of presenterm on its way: blocks laid in columns, notes counted with the pauses."""

from dataclasses import dataclass, field, replace

from lecturec.deck import PLAIN, Backdrop, Block, Code, Columns, Items, Look, Note, Step, walk
from lecturec.parse.change import stepped
from lecturec.parse.dialects._presenterm_commands import Command
from lecturec.parse.sheet import Sheet


@dataclass(slots=True)
class Board:
    """A slide on which commands and blocks are laid in their order."""

    sheet: Sheet
    incremental: bool = False
    blocks: list[Block] = field(default_factory=list)
    columns: list[list[Block]] = field(default_factory=list)
    widths: tuple[int, ...] = ()
    at: int = -1
    notes: list[Note] = field(default_factory=list)
    steps: int = 0
    look: Look = PLAIN

    def place(self, block: Block) -> None:
        """Lay a block where the commands before it say."""
        if self.incremental and isinstance(block, Items):
            block = stepped(block)
        self.steps += sum(_steps(one) for one in walk((block,)))
        (self.columns[self.at] if self.at >= 0 else self.blocks).append(block)

    def obey(self, command: Command, block: Block) -> None:
        """Do what a command says."""
        number, value = block.span.line - 1, command.value
        match command.name:
            case "speaker_note":
                self.notes.append(Note(text=str(value or "").strip(), step=self.steps, span=block.span))
            case "column_layout" if (
                isinstance(value, list) and value and all(isinstance(v, int) and v > 0 for v in value)
            ):
                self.close()
                self.widths = tuple(round(100 * v / sum(value)) for v in value)
                self.columns = [[] for _ in value]
            case "column" if isinstance(value, int) and 0 <= value < len(self.columns):
                self.at = value
            case "reset_layout":
                self.close()
            case "jump_to_middle":
                self.look = replace(self.look, layout="center")
            case "incremental_lists":
                self.incremental = value is True
            case "bg_image" if isinstance(value, dict) and value.get("path"):
                self._behind(value)
            case "alignment" if value == "center":
                self.sheet.approximated("alignment: center; the arrangement is the theme's", number)
                return
            case _:
                self.sheet.ignored(f"{command.name}: {value}" if value is not None else command.name, number)
                return
        self.sheet.honoured(command.name, number)

    def _behind(self, value: dict[str, object]) -> None:
        opacity = value.get("opacity")
        fit = "contain" if value.get("fit") == "contain" else "cover"
        shine = min(100, opacity) if isinstance(opacity, int) else 100
        backdrop = Backdrop(path=str(value["path"]), fit=fit, opacity=shine)
        self.look = replace(self.look, backdrops=(*self.look.backdrops, backdrop))

    def close(self) -> None:
        """End the columns."""
        if any(self.columns):
            first = next(b for column in self.columns for b in column)
            made = Columns(columns=tuple(map(tuple, self.columns)), widths=self.widths, span=first.span)
            self.blocks.append(made)
        self.columns, self.at = [], -1

    def said(self) -> tuple[Note, ...]:
        """The notes. Where all of them stand after the last step, none of them says which step it belongs to."""
        if self.steps and all(note.step == self.steps for note in self.notes):
            return tuple(replace(note, step=-1) for note in self.notes)
        return tuple(self.notes)


def _steps(block: Block) -> int:
    """How many steps a block takes by itself."""
    match block:
        case Step():
            return 1
        case Items(stepped=True):
            return len(block.items)
        case Code():
            return max(0, len(block.steps) - 1)
        case _:
            return 0
