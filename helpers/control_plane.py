"""An xDS control plane in sixty lines: it tells clients of ``xds:///name``, and Envoy, where calls go.

Lesson 25 builds it piece by piece; later lessons import it from here. It is a servicer like any other::

    plane = ControlPlane()
    server = grpc.server(ThreadPoolExecutor(max_workers=8))
    ads_pb2_grpc.add_AggregatedDiscoveryServiceServicer_to_server(plane, server)
    os.environ["GRPC_XDS_BOOTSTRAP_CONFIG"] = bootstrap(start(server, name="control plane"))
    plane.publish(listener("weather", {"stations": 1}), cluster("stations"), endpoints("stations", addresses))

The rules it follows are in https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol. It knows the newest
version of a resource only, and never deletes one.
"""

import itertools
import json
import threading
from collections.abc import Iterable, Iterator, Mapping

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message

from helpers.journal import Journal
from helpers.protos import compile_proto

ads_pb2, ads_pb2_grpc = compile_proto("xds/ads.proto")

# What an Any is told apart by: the packages in which Envoy's API has these messages.
TYPE_URLS = {
    kind: f"type.googleapis.com/{package}.{kind.__name__}"
    for kind, package in {
        ads_pb2.Listener: "envoy.config.listener.v3",
        ads_pb2.RouteConfiguration: "envoy.config.route.v3",
        ads_pb2.Cluster: "envoy.config.cluster.v3",
        ads_pb2.ClusterLoadAssignment: "envoy.config.endpoint.v3",
        ads_pb2.HttpConnectionManager: "envoy.extensions.filters.network.http_connection_manager.v3",
        ads_pb2.Router: "envoy.extensions.filters.http.router.v3",
    }.items()
}


def pack(resource: Message) -> Any:
    """Put a resource into an Any, under the name that Envoy's API has for its type."""
    return Any(type_url=TYPE_URLS[type(resource)], value=resource.SerializeToString(deterministic=True))


def listener(name: str, clusters: Mapping[str, int], retries: int = 0) -> Message:
    """Return the resource that a client of ``xds:///name`` asks for first: its calls go to clusters, by weight.

    Args:
        name: what stands after ``xds:///``.
        clusters: the weight of each cluster; they are relative to their sum, which must not be 0.
        retries: how often a call that ended UNAVAILABLE is tried again, 0.05 to 0.2 s later. The retry policy of a
            channel's own service config does not count under ``xds:///`` (grpcio 1.85.1).
    """
    weights = [ads_pb2.ClusterWeight(name=cluster, weight={"value": weight}) for cluster, weight in clusters.items()]
    action = ads_pb2.RouteAction(weighted_clusters=ads_pb2.WeightedCluster(clusters=weights))
    if retries:
        action.retry_policy.retry_on = "unavailable"
        action.retry_policy.num_retries.value = retries
        action.retry_policy.retry_back_off.base_interval.FromMilliseconds(50)
        action.retry_policy.retry_back_off.max_interval.FromMilliseconds(200)
    route = ads_pb2.Route(match=ads_pb2.RouteMatch(prefix=""), route=action)
    manager = ads_pb2.HttpConnectionManager(
        route_config={"virtual_hosts": [ads_pb2.VirtualHost(domains=["*"], routes=[route])]},
        http_filters=[ads_pb2.HttpFilter(name="router", typed_config=pack(ads_pb2.Router()))],
    )
    return ads_pb2.Listener(name=name, api_listener={"api_listener": pack(manager)})


def cluster(name: str) -> Message:
    """Return the resource that says: the endpoints of this cluster come from the control plane, too."""
    source = ads_pb2.ConfigSource(ads={}, resource_api_version=2)
    return ads_pb2.Cluster(name=name, type=ads_pb2.Cluster.EDS, eds_cluster_config={"eds_config": source})


def endpoints(cluster: str, addresses: Iterable[str]) -> Message:
    """Return the resource that has the addresses of a cluster.

    Args:
        cluster: its name.
        addresses: of its servers, each ``"host:port"`` with a numeric host; none leaves its callers UNAVAILABLE.
    """
    places = [
        ads_pb2.LbEndpoint(endpoint={"address": {"socket_address": {"address": host, "port_value": int(port)}}})
        for host, _, port in (address.rpartition(":") for address in addresses)
    ]
    here = ads_pb2.LocalityLbEndpoints(
        locality={"region": "here"}, load_balancing_weight={"value": 1}, lb_endpoints=places
    )
    return ads_pb2.ClusterLoadAssignment(cluster_name=cluster, endpoints=[here])


def bootstrap(address: str, node: str = "course") -> str:
    """Return what the variable GRPC_XDS_BOOTSTRAP_CONFIG must say for this process to ask a control plane.

    Args:
        address: of the control plane, without TLS.
        node: names this client to the control plane.
    """
    server = {"server_uri": address, "channel_creds": [{"type": "insecure"}], "server_features": ["xds_v3"]}
    return json.dumps({"node": {"id": node}, "xds_servers": [server]})


class ControlPlane(ads_pb2_grpc.AggregatedDiscoveryServiceServicer):
    """Tells each client about the resources it asked for, at once and whenever they change.

    A stream holds a thread of the server's pool for as long as its client is there, and one of its own.

    Attributes:
        journal: a note for each request, such as ``"ask Listener weather"`` and ``"ACK Listener weather"``; or
            ``"NACK Listener: "`` and the client's reason.
    """

    def __init__(self) -> None:
        self.journal = Journal()
        self._changed = threading.Condition()
        self._version = 0
        self._resources: dict[tuple[str, str], Any] = {}  # by type_url and name

    def publish(self, *resources: Message) -> None:
        """Add resources, or put them in the place of those of the same type and name; clients learn of it at once."""
        with self._changed:
            self._version += 1
            for resource in resources:
                packed = pack(resource)
                self._resources[packed.type_url, _name(resource)] = packed
            self._changed.notify_all()

    def StreamAggregatedResources(
        self, requests: Iterator[Message], context: grpc.ServicerContext
    ) -> Iterator[Message]:
        """Answer one client for as long as it is there."""
        wanted: dict[str, list[str]] = {}  # names, by type_url
        sent: dict[tuple[str, str], Any] = {}
        context.add_callback(self._wake)
        threading.Thread(target=self._listen, args=(requests, wanted), daemon=True).start()
        for nonce in itertools.count(1):
            with self._changed:
                self._changed.wait_for(lambda: self._news(wanted, sent) or not context.is_active())
                news, version = self._news(wanted, sent), str(self._version)
            if not context.is_active():
                return
            sent.update(news)
            type_url = next(iter(news))[0]
            yield ads_pb2.DiscoveryResponse(
                version_info=version, type_url=type_url, nonce=str(nonce), resources=news.values()
            )

    def _news(self, wanted: Mapping[str, list[str]], sent: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
        """Return the wanted resources of one type, if any of them is not as it was sent; all, as xDS wants it."""
        for type_url, names in wanted.items():
            keys = [(type_url, name) for name in names]
            there = {key: self._resources[key] for key in keys if key in self._resources}
            if any(sent.get(key) != packed for key, packed in there.items()):
                return there
        return {}

    def _listen(self, requests: Iterator[Message], wanted: dict[str, list[str]]) -> None:
        try:
            for request in requests:
                self.journal.note(_note(request))
                with self._changed:
                    wanted[request.type_url] = list(request.resource_names)
                    self._changed.notify_all()
        except grpc.RpcError:
            pass  # the client has gone

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _name(resource: Message) -> str:
    return resource.cluster_name if isinstance(resource, ads_pb2.ClusterLoadAssignment) else resource.name


def _note(request: Message) -> str:
    kind = request.type_url.rpartition(".")[2]
    if request.HasField("error_detail"):
        return f"NACK {kind}: {request.error_detail.message}"
    return f"{'ACK' if request.response_nonce else 'ask'} {kind} {', '.join(sorted(request.resource_names))}".rstrip()
