"""The frame of an Envoy configuration: what every gateway needs around its routes, filters and clusters.

The plain way is a file of some eighty lines, as Envoy's documentation has it; what a lesson is about, it writes itself,
as the dicts of that file::

    routes = [{"match": {"prefix": "/"}, "route": {"cluster": "weather", "timeout": "1s"}}]
    envoy = parts.envoy("gateway", gateway(routes, clusters=[at("weather", address, http2=True)]))
"""

from collections.abc import Iterable, Mapping
from typing import Any

_TYPES = "type.googleapis.com/envoy"
_CONTROL_PLANE = "control_plane"
_CONNECT_SECONDS = "1s"
_SPEAKS_HTTP2 = {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": f"{_TYPES}.extensions.upstreams.http.v3.HttpProtocolOptions",
        "explicit_http_config": {"http2_protocol_options": {}},
    }
}

Settings = dict[str, Any]


def http_filter(name: str, message: str, **settings: Any) -> Settings:
    """Return a filter of HTTP requests.

    Args:
        name: of its package in Envoy's API, such as ``"grpc_web"`` for ``envoy.extensions.filters.http.grpc_web.v3``.
        message: its type there, such as ``"GrpcWeb"``.
        settings: its fields.
    """
    return {
        "name": f"envoy.filters.http.{name}",
        "typed_config": {"@type": f"{_TYPES}.extensions.filters.http.{name}.v3.{message}", **settings},
    }


def at(name: str, address: str, http2: bool = False) -> Settings:
    """Return a cluster with one server.

    Args:
        name: what routes call it.
        address: ``"host:port"``, with a numeric host.
        http2: whether it is asked by HTTP/2, which gRPC needs, or by HTTP/1.1.

    Raises:
        ValueError: the address has no port.
    """
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": _CONNECT_SECONDS,
        **({"typed_extension_protocol_options": _SPEAKS_HTTP2} if http2 else {}),
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": _socket_address(address)}}]}],
        },
    }


def told_by_control_plane(name: str) -> Settings:
    """Return a cluster of gRPC servers whose endpoints the control plane tells."""
    return {
        "name": name,
        "type": "EDS",
        "connect_timeout": _CONNECT_SECONDS,
        "typed_extension_protocol_options": _SPEAKS_HTTP2,
        "eds_cluster_config": {"eds_config": {"ads": {}, "resource_api_version": "V3"}},
    }


def gateway(
    routes: Iterable[Mapping[str, Any]],
    filters: Iterable[Mapping[str, Any]] = (),
    clusters: Iterable[Mapping[str, Any]] = (),
    control_plane: str | None = None,
) -> Settings:
    """Return a configuration for ``parts.envoy``: one listener on a free port of 127.0.0.1, for any host name.

    Args:
        routes: what is tried in turn for each request; the first that matches counts.
        filters: what a request passes, in this order, before it is routed.
        clusters: where routes lead.
        control_plane: its address, ``"host:port"``; needed by a cluster of ``told_by_control_plane``.

    Raises:
        ValueError: a cluster is to be told by a control plane, and there is none.
    """
    clusters = list(clusters)
    if control_plane is None and any(cluster["type"] == "EDS" for cluster in clusters):
        raise ValueError("a cluster is told by a control plane: give gateway(…) its address as control_plane")
    manager = {
        "@type": f"{_TYPES}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "in",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": list(routes)}]},
        "http_filters": [*filters, http_filter("router", "Router")],
    }
    listener = {
        "name": "in",
        "address": _socket_address("127.0.0.1:0"),
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }
    whole: Settings = {
        "node": {"id": "gateway", "cluster": "course"},
        "static_resources": {"listeners": [listener], "clusters": clusters},
    }
    if control_plane is not None:
        service = {"envoy_grpc": {"cluster_name": _CONTROL_PLANE}}
        whole["dynamic_resources"] = {
            "ads_config": {"api_type": "GRPC", "transport_api_version": "V3", "grpc_services": [service]}
        }
        clusters.append(at(_CONTROL_PLANE, control_plane, http2=True))
    return whole


def _socket_address(address: str) -> Settings:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError(f"an address is such as '127.0.0.1:50051', not {address!r}")
    return {"socket_address": {"address": host, "port_value": int(port)}}
