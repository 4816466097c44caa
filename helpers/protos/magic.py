"""The cell magic ``%%proto name.proto``."""

from helpers.protos.compilation import compile_cell


def register_magic() -> None:
    """Give this kernel the cell magic ``%%proto name.proto``; nothing happens outside IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None:
        return

    def proto(line: str, cell: str) -> None:
        """Compile the cell as the .proto file named after %%proto, and import the generated modules."""
        modules = compile_cell(line.strip(), cell)
        shown = [modules.pb2, modules.pb2_grpc] if modules.pb2.DESCRIPTOR.services_by_name else [modules.pb2]
        names = [module.__name__.rpartition(".")[2] for module in shown]
        shell.push(dict(zip(names, shown, strict=True)))
        print(f"{line.strip()} → {', '.join(names)}")

    shell.register_magic_function(proto, magic_kind="cell")
