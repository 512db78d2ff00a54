package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.authserver.Freshness;
import io.deckhouse.payloadregistry.cluster.StaticUserFeed;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.configuration.WatchedFile;
import java.time.Clock;

/** Where the static users come from, and how far that can be relied on. */
sealed interface UserSource {
    /** A file, whose last good content counts. */
    record Listed(WatchedFile<StaticUsers> file) implements UserSource {}

    /** The cluster's ModuleConfig. */
    record Fed(StaticUserFeed feed, Clock clock) implements UserSource {}

    default StaticUsers get() {
        return switch (this) {
            case Listed(var file) -> file.get();
            case Fed(var feed, _) -> feed.users();
        };
    }

    default Freshness freshness() {
        return switch (this) {
            case Listed _ -> Freshness.CURRENT;
            case Fed(var feed, var clock) ->
                    Freshness.of(feed.isReady(), feed.confirmedAt(), clock.instant());
        };
    }
}
