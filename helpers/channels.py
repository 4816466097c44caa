"""An option that makes a channel independent of all others of its process."""

# Channels to one address share a connection, and what is known of it: one that somebody has left open, to a server that
# had this port and was stopped, hands its "Connection refused" to the first call of the next (grpcio 1.85.1).
OWN_CONNECTION = [("grpc.use_local_subchannel_pool", 1)]
