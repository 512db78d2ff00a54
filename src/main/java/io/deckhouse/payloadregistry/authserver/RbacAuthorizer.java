package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Decision;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.StaticUserAccess;
import io.deckhouse.payloadregistry.access.Work;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides by the cluster's Roles and bindings, and for static users by their projects.
 *
 * <p>Rules that nobody has confirmed for five minutes make it stale, after fifteen minutes it is
 * unusable: a broken watch must not grant for ever what was taken back.
 */
public final class RbacAuthorizer implements Authorizer {
    /** Some 50 ms: thousands of patterns for each of the repositories that a client asks for. */
    private static final long MOST_WORK = 5_000_000;

    private final Supplier<AccessView> views;
    private final Clock clock;

    /** Takes the view anew for every decision. */
    public RbacAuthorizer(Supplier<AccessView> views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    @Override
    public Verdict decide(Principal principal, Repository repository, Set<Action> asked) {
        return forRequest().decide(principal, repository, asked);
    }

    @Override
    public Authorizer forRequest() {
        // Tokens end with a whole second, so nothing that ends within this one can be in a token.
        Instant lastOfSecond =
                clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).minusNanos(1);
        return new OneRequest(views.get(), lastOfSecond, Work.of(MOST_WORK));
    }

    @Override
    public Freshness freshness() {
        AccessView view = views.get();
        return Freshness.of(view.isReady(), view.confirmedAt(), clock.instant());
    }

    @Override
    public long generation() {
        return views.get().generation();
    }

    /** The same rules, time and store of work for all repositories of a request. */
    private record OneRequest(AccessView view, Instant now, Work work) implements Authorizer {
        @Override
        public Verdict decide(Principal principal, Repository repository, Set<Action> asked) {
            return switch (principal) {
                case Principal.Kubernetes(var identity, _, _) ->
                        byRules(identity, repository, asked);
                case Principal.Anonymous _ -> byRules(Identity.anonymous(), repository, asked);
                case Principal.StaticAccount(var user) -> byProjects(user, repository, asked);
            };
        }

        @Override
        public long generation() {
            return view.generation();
        }

        private Verdict byRules(Identity identity, Repository repository, Set<Action> asked) {
            return verdict(view.index().decide(identity, asked, repository, now, work));
        }

        private Verdict byProjects(StaticUser user, Repository repository, Set<Action> asked) {
            var access = new StaticUserAccess(view.namespaces());
            var decisions = new EnumMap<Action, Decision>(Action.class);
            for (Action action : asked) {
                decisions.put(action, access.decide(user, action, repository));
            }
            return verdict(decisions);
        }
    }

    private static Verdict verdict(Map<Action, Decision> decisions) {
        var allowed = EnumSet.noneOf(Action.class);
        var reasons = new LinkedHashSet<String>();
        Instant until = Instant.MAX;
        for (var each : decisions.entrySet()) {
            if (each.getValue() instanceof Decision.Allowed(_, Expiry(var end))) {
                allowed.add(each.getKey());
                until = end.isBefore(until) ? end : until;
            }
            reasons.add(each.getValue().reason());
        }
        return new Verdict(allowed, String.join(", ", reasons), until);
    }
}
