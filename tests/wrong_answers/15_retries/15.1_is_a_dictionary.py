# hint: write the config as a text, not dict
import json

mended_config = json.loads(write([METHOD], initialBackoff="0.03s", maxBackoff="0.2s"))
