"""How nbgrader grades this course's lessons; `make assignments` lays a copy into the directory of your class.

Settings of your own go to its end: a copy that is there is not replaced.
"""

import os
import sys
from pathlib import Path

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, DeduplicateIds

# A check prints its verdict and goes on; told to grade, it also raises where the answer is not right, which is what
# nbgrader counts. Kernels inherit this.
os.environ["GRPC_COURSE_GRADING"] = "1"

# A new gradebook is made by calling `alembic`, which lies beside this Python, where an environment that is not
# activated is not searched.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))

SECONDS = 60  # for a cell, as in the course's own tests; a check ends by itself within ten


class DeduplicateWithoutTraces(DeduplicateIds):
    """Takes the marks off a cell that a student copied.

    nbgrader 0.9.6 leaves an empty mark, refuses the notebook for it, and calls that an old version of its format.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        """Return the cell as nbgrader does, without a mark that is empty."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.metadata.get("nbgrader") == {}:
            del cell.metadata["nbgrader"]
        return cell, resources


def defaults(converter, trait):
    """Return the preprocessors that a converter of nbgrader uses unless told otherwise."""
    return converter.class_traits()[trait].default_args[0]


c = get_config()  # noqa: F821

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "grpc-by-running-it"

# The stubs stand in the lessons already; ClearSolutions would put one text of its own into the place of each.
c.GenerateAssignment.preprocessors = [
    each for each in defaults(GenerateAssignment, "preprocessors") if each is not ClearSolutions
]
c.Autograde.sanitize_preprocessors = [
    DeduplicateWithoutTraces if each is DeduplicateIds else each
    for each in defaults(Autograde, "sanitize_preprocessors")
]

# An answer that takes longer is interrupted, and the rest of the notebook runs.
c.ExecutePreprocessor.timeout = SECONDS
c.ExecutePreprocessor.startup_timeout = SECONDS
