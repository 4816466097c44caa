"""The real parts of a system, each a program in a process of its own: etcd, the registry, and Envoy, the gateway.

The plain way is a command line each: ``etcd --data-dir registry`` and ``envoy --config-path gateway.json``. What these
functions add is for notebooks: the program comes from a wheel, listens on free ports of 127.0.0.1 only, keeps its data
in a folder of this kernel, lives through ■ and is gone with its kernel.
"""

from helpers.parts.envoy import Envoy, envoy, has_envoy
from helpers.parts.etcd import Etcd, etcd
from helpers.parts.programs import MissingProgram

__all__ = ["Envoy", "Etcd", "MissingProgram", "envoy", "etcd", "has_envoy"]
