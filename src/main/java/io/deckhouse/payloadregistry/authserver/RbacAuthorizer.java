package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Decision;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.StaticUserAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides by the cluster's Roles and bindings, and for static users by their projects.
 *
 * <p>Rules that nobody has confirmed for five minutes make it stale, after fifteen minutes it is
 * unusable: a broken watch must not grant for ever what was taken back.
 */
public final class RbacAuthorizer implements Authorizer {
    static final Duration STALE_AFTER = Duration.ofMinutes(5);
    static final Duration UNUSABLE_AFTER = Duration.ofMinutes(15);

    private final Supplier<AccessView> views;
    private final Clock clock;

    /** Takes the view anew for every decision. */
    public RbacAuthorizer(Supplier<AccessView> views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    @Override
    public Verdict decide(Principal principal, Repository repository, Set<Action> asked) {
        AccessView view = views.get();
        return switch (principal) {
            case Principal.Kubernetes(var identity, _, _) ->
                    byRules(view, identity, repository, asked);
            case Principal.Anonymous _ -> byRules(view, Identity.anonymous(), repository, asked);
            case Principal.StaticAccount(var user) -> byProjects(view, user, repository, asked);
        };
    }

    @Override
    public Freshness freshness() {
        AccessView view = views.get();
        Instant now = clock.instant();
        if (!view.isReady() || view.confirmedAt().isBefore(now.minus(UNUSABLE_AFTER))) {
            return Freshness.UNUSABLE;
        }
        return view.confirmedAt().isBefore(now.minus(STALE_AFTER))
                ? Freshness.STALE
                : Freshness.CURRENT;
    }

    @Override
    public long generation() {
        return views.get().generation();
    }

    private Verdict byRules(
            AccessView view, Identity identity, Repository repository, Set<Action> asked) {
        Instant now = clock.instant();
        return collect(asked, action -> view.index().decide(identity, action, repository, now));
    }

    private static Verdict byProjects(
            AccessView view, StaticUser user, Repository repository, Set<Action> asked) {
        var access = new StaticUserAccess(view.namespaces());
        return collect(asked, action -> access.decide(user, action, repository));
    }

    private static Verdict collect(Set<Action> asked, Function<Action, Decision> decide) {
        var allowed = EnumSet.noneOf(Action.class);
        var reasons = new LinkedHashSet<String>();
        for (Action action : asked) {
            Decision decision = decide.apply(action);
            if (decision.isAllowed()) {
                allowed.add(action);
            }
            reasons.add(decision.reason());
        }
        return new Verdict(allowed, String.join(", ", reasons));
    }
}
