package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Grant;
import io.deckhouse.payloadregistry.access.Grounds;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.Subject;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One right of one subject, for lists.
 *
 * @param subject the text that {@code --as} or {@code list} reads
 * @param name as the table shows it
 * @param namespace where it holds; empty for every namespace
 * @param pattern empty for every path
 */
record GrantRow(
        String subject,
        String kind,
        String name,
        String namespace,
        String pattern,
        Set<Action> actions,
        Grounds grounds,
        Expiry expiry) {

    static GrantRow of(Grant grant) {
        Subject subject = grant.subject();
        String text = subject.text();
        return new GrantRow(
                text,
                switch (subject) {
                    case Subject.ServiceAccount _ -> "ServiceAccount";
                    case Subject.User _ -> "User";
                    case Subject.Group _ -> "Group";
                },
                text.substring(text.indexOf('/') + 1),
                grant.namespace(),
                grant.by().pattern(),
                grant.actions(),
                grant.by(),
                grant.expiry());
    }

    static GrantRow of(StaticUser user, Grounds grounds, Set<Action> actions) {
        boolean isProject = grounds instanceof Grounds.ByProject;
        return new GrantRow(
                IdentityOptions.STATIC + user.name(),
                "StaticUser",
                user.name(),
                isProject ? ((Grounds.ByProject) grounds).project() : "",
                isProject ? ((Grounds.ByProject) grounds).subPath() : "",
                actions,
                grounds,
                Expiry.never());
    }

    /** Whether it holds in a namespace; every right does where none is named. */
    boolean holdsIn(String place) {
        return place.isEmpty() || namespace.isEmpty() || namespace.equals(place);
    }

    /** The actions in their order, such as {@code pull,push}. */
    String actionsText() {
        return actions.isEmpty()
                ? "-"
                : EnumSet.copyOf(actions).stream()
                        .map(Action::text)
                        .collect(Collectors.joining(","));
    }

    /** What gives it, in a few words. */
    String by() {
        return switch (grounds) {
            case Grounds.ByRule rule -> rule.binding().toString();
            case Grounds.ByProject project -> "project " + project.project();
            case Grounds.BySuperuser(var group) -> "group " + group;
        };
    }

    /** The role and the rule that give it. */
    String role() {
        return grounds instanceof Grounds.ByRule rule
                ? rule.role() + ", rule " + rule.ruleIndex()
                : "-";
    }

    /** When it ends; a hyphen for never. */
    String end() {
        return expiry.isLimited() ? expiry.at().toString() : "-";
    }
}
