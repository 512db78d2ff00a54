package io.deckhouse.payloadregistry.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of Roles, bindings and namespaces that answers who may do what, as
 * Kubernetes evaluates RBAC but with path patterns (DESIGN 3.2, FACTS 15).
 *
 * <p>Bindings are kept by subject and namespace; a role is looked up when it is asked, so a changed
 * role costs that role however many bindings refer to it. A decision costs the patterns that the
 * subject has in that namespace, however large the cluster. Safe to share between threads.
 */
public final class AccessIndex {
    private static final Decision NO_GRANT =
            new Decision.Denied(Decision.Denial.NO_GRANT, List.of());
    private static final Decision NO_NAMESPACE =
            new Decision.Denied(Decision.Denial.NAMESPACE_MISSING, List.of());
    private static final Grounds SUPERUSER = new Grounds.BySuperuser(Identity.MASTERS);
    private static final String EVERYWHERE = "";

    private final PersistentMap<RoleKey, CompiledRole> roles;
    private final PersistentMap<BindingKey, Binding> bindings;
    private final Holders holders;
    private final Namespaces namespaces;
    private final VerbTable verbs;

    private AccessIndex(
            PersistentMap<RoleKey, CompiledRole> roles,
            PersistentMap<BindingKey, Binding> bindings,
            Holders holders,
            Namespaces namespaces,
            VerbTable verbs) {
        this.roles = roles;
        this.bindings = bindings;
        this.holders = holders;
        this.namespaces = namespaces;
        this.verbs = verbs;
    }

    /** Returns the index of a whole snapshot; of objects with the same key the last one counts. */
    public static AccessIndex of(
            Collection<Role> roles,
            Collection<Binding> bindings,
            Namespaces namespaces,
            VerbTable verbs) {
        var names = new HashMap<String, String>();
        PersistentMap<RoleKey, CompiledRole> compiled = PersistentMap.empty();
        for (var role : roles) {
            var shared = sharing(role, names);
            compiled = compiled.with(shared.key(), CompiledRole.of(shared, verbs));
        }
        var index =
                new AccessIndex(
                        compiled, PersistentMap.empty(), Holders.empty(), namespaces, verbs);
        for (var binding : bindings) {
            index = index.with(sharing(binding, names));
        }
        return index;
    }

    /** A namespace's name stands in thousands of objects: one copy of it serves them all. */
    private static Role sharing(Role role, Map<String, String> names) {
        var key = role.key();
        String namespace = names.computeIfAbsent(key.namespace(), same -> same);
        return new Role(new RoleKey(namespace, key.name()), role.rules(), role.expiry());
    }

    private static Binding sharing(Binding binding, Map<String, String> names) {
        var key = binding.key();
        String namespace = names.computeIfAbsent(key.namespace(), same -> same);
        return new Binding(
                new BindingKey(namespace, key.name()),
                binding.roleRef(),
                binding.subjects(),
                binding.expiry());
    }

    /** Returns an index that knows the change; this one stays as it is. */
    public AccessIndex with(Change change) {
        return switch (change) {
            case Change.RoleSet(var role) ->
                    withRoles(roles.with(role.key(), CompiledRole.of(role, verbs)));
            case Change.RoleRemoved(var key) -> withRoles(roles.without(key));
            case Change.BindingSet(var binding) -> with(binding);
            case Change.BindingRemoved(var key) -> without(key);
            case Change.NamespaceAdded(var name) -> in(namespaces.with(name));
            case Change.NamespaceRemoved(var name) -> in(namespaces.without(name));
        };
    }

    /**
     * Decides without searching for near misses: tries what the identity has in the namespace. Of
     * several grounds those that last longest count.
     */
    public Decision decide(Identity identity, Action action, Repository repository, Instant now) {
        var search = new Search(Set.of(action), repository.path(), now, Work.unlimited());
        return decision(action, repository, search(identity, repository.namespace(), search));
    }

    /**
     * Decides about several actions at once, as {@link #decide(Identity, Action, Repository,
     * Instant)} does about each.
     *
     * @throws TooMuchWorkException when the work is not enough
     */
    public Map<Action, Decision> decide(
            Identity identity, Set<Action> asked, Repository repository, Instant now, Work work) {
        var search = new Search(asked, repository.path(), now, work);
        search(identity, repository.namespace(), search);
        var decisions = new EnumMap<Action, Decision>(Action.class);
        for (var action : asked) {
            decisions.put(action, decision(action, repository, search));
        }
        return decisions;
    }

    /** Returns the actions allowed, which is the answer to a requested {@code *}. */
    public Set<Action> allowed(Identity identity, Repository repository, Instant now) {
        var all = EnumSet.allOf(Action.class);
        var decisions = decide(identity, all, repository, now, Work.unlimited());
        decisions.values().removeIf(decision -> !decision.isAllowed());
        return Collections.unmodifiableSet(decisions.keySet());
    }

    /** Decides as {@link #decide} does; a no comes with its nearest misses. Reads every binding. */
    public Decision explain(Identity identity, Action action, Repository repository, Instant now) {
        var decision = decide(identity, action, repository, now);
        return switch (decision) {
            case Decision.Allowed _ -> decision;
            case Decision.Denied(var denial, _) ->
                    new NearMisses(this, identity, action, repository, now).explained(denial);
        };
    }

    /** Returns what the subject has, itself and through the groups it implies, by binding. */
    public List<Grant> effective(Subject subject, Instant now) {
        return new Grants(this, now).of(Identity.of(subject));
    }

    /** Returns what everybody has, by binding. */
    public List<Grant> grants(Instant now) {
        return new Grants(this, now).all();
    }

    /** Returns who may do it, and by what; {@code system:masters} is not repeated here. */
    public List<Grant> whoCan(Action action, Repository repository, Instant now) {
        boolean impossible = action.needsNamespace() && !namespaces.exists(repository.namespace());
        return impossible ? List.of() : new Grants(this, now).giving(action, repository);
    }

    /**
     * Returns every rule that the identity has in a namespace, about whatever API group, as the API
     * server sees it: it knows nothing of our expiry.
     */
    public List<Rule> rules(Identity identity, String namespace) {
        var rules = new ArrayList<Rule>();
        for (var binding : holders.of(identity)) {
            var role = binding.appliesIn(namespace) ? role(binding) : null;
            if (role != null) {
                rules.addAll(role.role().rules());
            }
        }
        return List.copyOf(rules);
    }

    /** Returns the roles in the order of their keys. */
    public List<Role> roles() {
        var sorted = new TreeMap<RoleKey, Role>();
        roles.forEach((key, role) -> sorted.put(key, role.role()));
        return List.copyOf(sorted.values());
    }

    /** Returns the bindings in the order of their keys. */
    public List<Binding> bindings() {
        var sorted = new TreeMap<BindingKey, Binding>();
        bindings.forEach(sorted::put);
        return List.copyOf(sorted.values());
    }

    /** Returns the same rules where other namespaces exist; shares everything with this one. */
    public AccessIndex in(Namespaces others) {
        return new AccessIndex(roles, bindings, holders, others, verbs);
    }

    /** Returns the namespaces that exist here. */
    public Namespaces namespaces() {
        return namespaces;
    }

    /** Returns which verbs give which action here. */
    public VerbTable verbs() {
        return verbs;
    }

    /** Returns what a role's rules about repositories and their patterns weigh together. */
    public int weight(RoleKey key) {
        var role = roles.get(key);
        return role == null ? 0 : role.weight();
    }

    /** Returns how many patterns of a role match nothing, because it has too many. */
    public int patternsLeftOut(RoleKey key) {
        var role = roles.get(key);
        return role == null ? 0 : role.leftOut();
    }

    /** Returns the role a binding refers to, unless it dangles or never grants. */
    @Nullable CompiledRole role(Binding binding) {
        var key = binding.roleKey();
        return key == null ? null : roles.get(key);
    }

    /** Returns a Role by its key, unless there is none. */
    @Nullable CompiledRole role(RoleKey key) {
        return roles.get(key);
    }

    List<Binding> bindingsOf(Identity identity) {
        return holders.of(identity);
    }

    private Decision decision(Action action, Repository repository, Search search) {
        var allowed = search.found(action);
        if (allowed == null) {
            return NO_GRANT;
        }
        boolean possible = !action.needsNamespace() || namespaces.exists(repository.namespace());
        return possible ? allowed : NO_NAMESPACE;
    }

    private Search search(Identity identity, String here, Search search) {
        if (identity.isMaster()) {
            search.found(new Decision.Allowed(SUPERUSER));
            return search;
        }
        look(holders.ofUser(identity.username(), here), search);
        look(holders.ofUser(identity.username(), EVERYWHERE), search);
        for (var groups = identity.groups().iterator(); !search.isDone() && groups.hasNext(); ) {
            String group = groups.next();
            look(holders.ofGroup(group, here), search);
            look(holders.ofGroup(group, EVERYWHERE), search);
        }
        return search;
    }

    private void look(Binding[] candidates, Search search) {
        for (int i = 0; i < candidates.length && !search.isDone(); i++) {
            var binding = candidates[i];
            search.enter();
            var role = binding.expiry().isPast(search.now()) ? null : role(binding);
            if (role != null && !role.isExpired(search.now())) {
                search.look(binding, role);
            }
        }
    }

    private AccessIndex with(Binding binding) {
        var old = bindings.get(binding.key());
        var kept = old == null ? holders : holders.without(old);
        return new AccessIndex(
                roles,
                bindings.with(binding.key(), binding),
                kept.with(binding),
                namespaces,
                verbs);
    }

    private AccessIndex without(BindingKey key) {
        var old = bindings.get(key);
        return old == null
                ? this
                : new AccessIndex(
                        roles, bindings.without(key), holders.without(old), namespaces, verbs);
    }

    private AccessIndex withRoles(PersistentMap<RoleKey, CompiledRole> changed) {
        return new AccessIndex(changed, bindings, holders, namespaces, verbs);
    }
}
