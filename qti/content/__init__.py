"""From what authors type to the model: CommonMark to ``Content``, TeX to MathML."""

from qti.content.markdown import append_interaction, read_content
from qti.content.marks import Marks

__all__ = ["Marks", "append_interaction", "read_content"]
