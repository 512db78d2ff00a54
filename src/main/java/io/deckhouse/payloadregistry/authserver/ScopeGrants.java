package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.token.AccessEntry;
import io.deckhouse.payloadregistry.token.Scope;
import io.deckhouse.payloadregistry.token.ScopeRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Turns scopes that are asked for into what a token grants, for one request. */
final class ScopeGrants {
    private static final String ANY = "*";
    private static final int LONGEST_REASON = 1_024;

    private final Authorizer authorizer;
    private final AuthServerSettings settings;
    private final Principal principal;
    private final Instant now;
    private final List<AccessEntry> access = new ArrayList<>();
    private final StringBuilder reason = new StringBuilder();
    private Instant until = Instant.MAX;

    /**
     * What a token will grant.
     *
     * @param reason why, for the audit line
     * @param until when the first of what it rests on ends
     */
    record Granted(List<AccessEntry> access, String reason, Instant until) {
        Granted {
            access = List.copyOf(access);
        }

        boolean pushes() {
            for (AccessEntry entry : access) {
                if (entry.actions().contains(Action.PUSH.text())) {
                    return true;
                }
            }
            return false;
        }

        List<String> scopes() {
            var scopes = new ArrayList<String>(access.size());
            for (AccessEntry entry : access) {
                String actions = String.join(",", entry.actions());
                scopes.add(entry.type() + ":" + entry.name() + ":" + actions);
            }
            return scopes;
        }
    }

    private ScopeGrants(
            Authorizer authorizer, AuthServerSettings settings, Principal principal, Instant now) {
        this.authorizer = authorizer;
        this.settings = settings;
        this.principal = principal;
        this.now = now;
    }

    /**
     * Decides for a token that begins now.
     *
     * @param now in whole seconds
     */
    static Granted decide(
            ScopeRequest request,
            Principal principal,
            Authorizer authorizer,
            AuthServerSettings settings,
            Instant now) {
        if (request.isLogin()) {
            return new Granted(List.of(), "login", Instant.MAX);
        }
        var grants = new ScopeGrants(authorizer, settings, principal, now);
        if (request.leftOutCount() > 0) {
            // First, since the reason of a request as large as this will be cut.
            grants.because("too many scopes", request.leftOutCount() + " left out");
        }
        for (Scope scope : request.scopes()) {
            switch (scope.type()) {
                case "repository" -> grants.repository(scope);
                case "registry" -> grants.registry(scope);
                default -> grants.because(scope.name(), "unknown resource type");
            }
        }
        for (ScopeRequest.Skipped skipped : request.skipped()) {
            // What could not be read may be anything.
            grants.because(SecretLike.redacted(skipped.text()), skipped.reason());
        }
        return new Granted(grants.access, grants.reason.toString(), grants.until);
    }

    private void repository(Scope scope) {
        String name = withoutOwnHost(scope.name());
        var repository = Repository.parseScope(name).found();
        if (repository.isEmpty()) {
            because(scope.name(), "not a repository below a namespace");
            return;
        }
        Set<Action> asked = asked(scope);
        // The registry would keep what is pushed there apart, below the host's name.
        if (!name.equals(scope.name()) && asked.retainAll(EnumSet.of(Action.PULL))) {
            because(scope.name(), "a name with the registry's own host only pulls");
            if (asked.isEmpty()) {
                return;
            }
        }
        Verdict verdict =
                PlugIn.answered(
                        authorizer.decide(principal, repository.get(), asked), "the authorizer");
        because(scope.name(), verdict.reason());
        var allowed = new ArrayList<String>(asked.size());
        for (Action action : asked) {
            if (verdict.allowed().contains(action)) {
                allowed.add(action.text());
            }
        }
        if (allowed.isEmpty()) {
            return;
        }
        if (!verdict.until().truncatedTo(ChronoUnit.SECONDS).isAfter(now)) {
            because(scope.name(), "it ends before a token could");
            return;
        }
        add(scope, allowed);
        if (verdict.until().isBefore(until)) {
            until = verdict.until();
        }
    }

    /** The catalog is one thing, so only the whole of it can be asked for. */
    private void registry(Scope scope) {
        boolean isCatalog = scope.name().equals("catalog") && scope.actions().contains(ANY);
        if (!isCatalog) {
            because(scope.name(), "unknown registry resource");
        } else if (settings.catalogForAll() && authorizer.catalog(principal)) {
            because("catalog", "open to everybody who is authenticated");
            add(scope, List.of(ANY));
        } else {
            because("catalog", "closed");
        }
    }

    private void add(Scope scope, List<String> actions) {
        access.add(new AccessEntry(scope.type(), scope.name(), actions));
    }

    /**
     * A name that begins with our own host means the same repository to who pulls; of another host
     * it is a name like any other, and grants nothing that the registry has.
     */
    private String withoutOwnHost(String name) {
        String own = settings.service() + "/";
        return own.indexOf(':') > 0 && name.startsWith(own) ? name.substring(own.length()) : name;
    }

    private static Set<Action> asked(Scope scope) {
        var asked = EnumSet.noneOf(Action.class);
        for (String action : scope.actions()) {
            if (action.equals(ANY)) {
                return EnumSet.allOf(Action.class);
            }
            Action.parse(action).ifPresent(asked::add);
        }
        return asked;
    }

    private void because(String name, String why) {
        if (reason.length() < LONGEST_REASON) {
            reason.append(reason.isEmpty() ? "" : "; ").append(name).append(": ").append(why);
        }
    }
}
