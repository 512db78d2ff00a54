package io.deckhouse.payloadregistry.access;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bindings by whom they name and where they hold. A ServiceAccount is kept under its user name,
 * because that is how Kubernetes compares (FACTS 15).
 */
final class Holders {
    private static final Binding[] NONE = {};

    private final PersistentMap<String, PersistentMap<String, Binding[]>> users;
    private final PersistentMap<String, PersistentMap<String, Binding[]>> groups;

    private Holders(
            PersistentMap<String, PersistentMap<String, Binding[]>> users,
            PersistentMap<String, PersistentMap<String, Binding[]>> groups) {
        this.users = users;
        this.groups = groups;
    }

    static Holders empty() {
        return new Holders(PersistentMap.empty(), PersistentMap.empty());
    }

    Holders with(Binding binding) {
        return changed(binding, true);
    }

    Holders without(Binding binding) {
        return changed(binding, false);
    }

    /** Returns the bindings that name the user and hold here; an empty namespace means all. */
    Binding[] ofUser(String name, String namespace) {
        return find(users, name, namespace);
    }

    /** Returns the bindings that name the group and hold here; an empty namespace means all. */
    Binding[] ofGroup(String name, String namespace) {
        return find(groups, name, namespace);
    }

    /** Returns every binding that names the identity or one of its groups, once. */
    List<Binding> of(Identity identity) {
        var found = new TreeMap<BindingKey, Binding>();
        collect(users.get(identity.username()), found);
        identity.groups().forEach(group -> collect(groups.get(group), found));
        return List.copyOf(found.values());
    }

    private static void collect(
            @Nullable PersistentMap<String, Binding[]> places, Map<BindingKey, Binding> found) {
        if (places != null) {
            places.forEach((_, bindings) -> {
                for (var binding : bindings) {
                    found.put(binding.key(), binding);
                }
            });
        }
    }

    private static Binding[] find(
            PersistentMap<String, PersistentMap<String, Binding[]>> map,
            String name,
            String namespace) {
        var places = map.get(name);
        var bindings = places == null ? null : places.get(namespace);
        return bindings == null ? NONE : bindings;
    }

    private Holders changed(Binding binding, boolean added) {
        var newUsers = users;
        var newGroups = groups;
        for (var subject : binding.resolvedSubjects()) {
            switch (subject) {
                case Subject.ServiceAccount account ->
                        newUsers = changed(newUsers, account.username(), binding, added);
                case Subject.User(var name) -> newUsers = changed(newUsers, name, binding, added);
                case Subject.Group(var name) ->
                        newGroups = changed(newGroups, name, binding, added);
            }
        }
        return new Holders(newUsers, newGroups);
    }

    private static PersistentMap<String, PersistentMap<String, Binding[]>> changed(
            PersistentMap<String, PersistentMap<String, Binding[]>> map,
            String name,
            Binding binding,
            boolean added) {
        PersistentMap<String, Binding[]> places = map.get(name);
        if (places == null) {
            places = PersistentMap.empty();
        }
        String namespace = binding.key().namespace();
        var old = find(map, name, namespace);
        var bindings = added ? inserted(old, binding) : removed(old, binding);
        places =
                bindings.length == 0 ? places.without(namespace) : places.with(namespace, bindings);
        return places.isEmpty() ? map.without(name) : map.with(name, places);
    }

    /** Keeps the order of the keys, so that of several grounds the same one is named every time. */
    private static Binding[] inserted(Binding[] bindings, Binding added) {
        int at = position(bindings, added);
        if (at >= 0) {
            var copy = bindings.clone();
            copy[at] = added;
            return copy;
        }
        at = -at - 1;
        var copy = Arrays.copyOf(bindings, bindings.length + 1);
        System.arraycopy(bindings, at, copy, at + 1, bindings.length - at);
        copy[at] = added;
        return copy;
    }

    private static Binding[] removed(Binding[] bindings, Binding gone) {
        int at = position(bindings, gone);
        if (at < 0) {
            return bindings;
        }
        var copy = Arrays.copyOf(bindings, bindings.length - 1);
        System.arraycopy(bindings, at + 1, copy, at, copy.length - at);
        return copy;
    }

    private static int position(Binding[] bindings, Binding binding) {
        return Arrays.binarySearch(
                bindings, binding, (one, other) -> one.key().compareTo(other.key()));
    }
}
