package io.deckhouse.payloadregistry.cluster;

/**
 * What every implementation of the port must do: extend this, provide the {@link ClusterWorld}, and
 * all cases run on it.
 */
public abstract class ClusterContract
        implements ReadContract, ApplyContract, WatchContract, TokenContract {}
