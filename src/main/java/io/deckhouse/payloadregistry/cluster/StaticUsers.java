package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The static users of ModuleConfig {@code payload-registry}, the deprecated way.
 *
 * @param accounts by user name
 * @param faults users and projects that were left out, each with why; never a hash
 */
public record StaticUsers(Map<String, Account> accounts, List<Fault> faults) {
    /** The ModuleConfig that holds the users. */
    public static final ObjectKey MODULE_CONFIG =
            ObjectKey.of(Kind.MODULE_CONFIG, "payload-registry");

    /** Nobody. */
    public static final StaticUsers NONE = new StaticUsers(Map.of(), List.of());

    /** A user with the hash of its password. */
    public record Account(StaticUser user, BcryptHash hash) {}

    /**
     * Why a user, or one of its projects, was left out.
     *
     * @param path to what is wrong, below {@code users}: keys, and places in lists from 0
     */
    public record Fault(List<String> path, String text) {
        private static final int LONGEST_OF_USER = 2;

        /** Copies the path. */
        public Fault {
            path = List.copyOf(path);
        }

        /** Whether one project was left out, and not its user. */
        public boolean isOfProject() {
            return path.size() > LONGEST_OF_USER;
        }
    }

    /** Copies the collections. */
    public StaticUsers {
        accounts = Map.copyOf(accounts);
        faults = List.copyOf(faults);
    }

    /** Reads the users; what cannot be read is left out and told in {@link #faults}. */
    public static StaticUsers read(ClusterObject moduleConfig) {
        return read(moduleConfig.at("spec", "settings", "users"));
    }

    /** Reads the users from what stands at {@code spec.settings.users}. */
    public static StaticUsers read(JsonNode users) {
        return new StaticUserReader().read(users);
    }

    /** The faults as they are told. */
    public List<String> problems() {
        return faults.stream().map(Fault::text).toList();
    }
}
