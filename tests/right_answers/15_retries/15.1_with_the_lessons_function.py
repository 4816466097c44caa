mended_config = write([METHOD], initialBackoff="0.02s", maxBackoff="0.02s", backoffMultiplier=1, maxAttempts=5)
