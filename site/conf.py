"""How Sphinx builds the site; `tools/site.py` calls it with the source tree that it has written."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extension"))

project = "gRPC by running it"
extensions = ["myst_nb", "course_pages"]
language = "en"

nb_execution_mode = "off"  # what is stored is shown; `make refresh` runs the lessons
nb_merge_streams = True
nb_ipywidgets_js = {}  # would be fetched from another host
myst_heading_anchors = 6
myst_heading_slug_func = "course_pages.slug"
smartquotes = False  # quotes and dashes stand as the lessons have them
exclude_patterns = ["_static", "_extra"]

html_theme = "furo"
html_title = project
html_static_path = ["static"]
html_css_files = ["course.css"]
html_js_files = [("mermaid.min.js", {"defer": "defer"}), ("course.js", {"defer": "defer"})]
html_favicon = "static/favicon.svg"
pygments_dark_style = "a11y-dark"  # the theme's own underlines the names of modules
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_use_index = False
html_domain_indices = False
