package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said about a PayloadRepositoryAccess object in its status.
 *
 * @param role the name of its Role and RoleBinding; empty while there are none
 * @param warning a reason to look at it all the same, one word in CamelCase; empty for none
 */
public record AccessStatus(List<Condition> conditions, String role, String warning) {
    /** The condition that tells whether the object gives what it says. */
    public static final String READY = "Ready";

    private static final String ACCEPTED = "Accepted";
    private static final String IN_STEP = "InStep";
    private static final String CHANGED = "ChangedByOthers";
    private static final String EXPIRED = "Expired";
    private static final String DELETING = "Deleting";
    private static final String MATCHES_NOTHING = "MatchesNothing";

    /**
     * One condition.
     *
     * @param reason one word in CamelCase
     */
    public record Condition(String type, boolean holds, String reason, String message) {}

    /** Copies the list. */
    public AccessStatus {
        conditions = List.copyOf(conditions);
    }

    private AccessStatus(List<Condition> conditions, String role) {
        this(conditions, role, "");
    }

    /**
     * The spec is not understood; what was granted before stays, if there is such a Role.
     *
     * @param end until when it stays
     */
    public static AccessStatus refused(AccessSpec.Reading.Refused why, String role, Expiry end) {
        String until = end.isLimited() ? " until " + end.at() : "";
        String stays = role.isEmpty() ? "" : "; what was granted before stays" + until;
        return new AccessStatus(
                List.of(
                        new Condition(ACCEPTED, false, why.reason(), why.message()),
                        new Condition(READY, false, why.reason(), why.message() + stays)),
                role);
    }

    /** The spec is not understood, its end apart, which is over; Role and RoleBinding are gone. */
    public static AccessStatus ended(AccessSpec.Reading.Refused why) {
        return ended(new Condition(ACCEPTED, false, why.reason(), why.message()), why.expiry());
    }

    /** Role and RoleBinding are in step; a pattern that can match nothing is named. */
    public static AccessStatus inStep(AccessSpec spec, String role) {
        String message = "Role and RoleBinding " + role;
        String hint = spec.hint();
        if (hint.isEmpty()) {
            return accepted(spec, new Condition(READY, true, IN_STEP, message), role);
        }
        Condition ready = new Condition(READY, true, IN_STEP, message + "; " + hint);
        return new AccessStatus(accepted(spec, ready, role).conditions(), role, MATCHES_NOTHING);
    }

    /**
     * Others keep changing Role or RoleBinding, and they are put right later. The message says no
     * time: each would be another Event.
     *
     * @param change what was changed, and by whom
     */
    public static AccessStatus changed(AccessSpec spec, String change, String role) {
        return failed(
                spec, CHANGED, change + " again and again; it is put right, but ever later", role);
    }

    /** Whether an object's stored status is that one. */
    public static boolean saysChanged(ClusterObject access) {
        return reason(access).filter(CHANGED::equals).isPresent();
    }

    /** Role and RoleBinding could not be brought in step; such a Role may stand all the same. */
    public static AccessStatus failed(AccessSpec spec, String reason, String message, String role) {
        return accepted(spec, new Condition(READY, false, reason, message), role);
    }

    /** The time is over, and Role and RoleBinding are gone. */
    public static AccessStatus expired(AccessSpec spec) {
        return ended(accepted(), spec.expiry());
    }

    private static AccessStatus ended(Condition accepted, Expiry end) {
        String message = "ended at " + end.at();
        return new AccessStatus(
                List.of(
                        accepted,
                        new Condition(READY, false, EXPIRED, message),
                        new Condition(EXPIRED, true, EXPIRED, message)),
                "");
    }

    /** The object only waits for finalizers, and Role and RoleBinding are gone. */
    public static AccessStatus deleting() {
        return new AccessStatus(
                List.of(accepted(), new Condition(READY, false, DELETING, "is being deleted")), "");
    }

    private static AccessStatus accepted(AccessSpec spec, Condition ready, String role) {
        List<Condition> all = new ArrayList<>(List.of(accepted(), ready));
        if (spec.expiry().isLimited()) {
            all.add(new Condition(EXPIRED, false, "NotYet", "ends at " + spec.expiry().at()));
        }
        return new AccessStatus(all, role);
    }

    private static Condition accepted() {
        return new Condition(ACCEPTED, true, ACCEPTED, "the spec is understood");
    }

    /** The condition {@link #READY}. */
    public Condition ready() {
        return conditions.stream()
                .filter(one -> one.type().equals(READY))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Why the stored status says that an object is ready or not; empty where it says nothing about
     * the spec as it is now.
     */
    public static Optional<String> reason(ClusterObject access) {
        return stored(access, READY)
                .filter(one ->
                        one.path("observedGeneration").equals(access.at("metadata", "generation")))
                .map(one -> one.path("reason").asString(""));
    }

    /** Whether this reason is good news, or an end that was asked for. */
    public static boolean isHealthy(String reason) {
        return reason.equals(IN_STEP) || reason.equals(EXPIRED) || reason.equals(DELETING);
    }

    /** Whether an object's stored status says this already. */
    public boolean isSaidBy(ClusterObject access) {
        return written(access, Instant.EPOCH).at("status").equals(access.at("status"));
    }

    /** The fields to apply, bound to the object's uid; times stay where nothing turned. */
    public ClusterObject written(ClusterObject access, Instant now) {
        return ClusterObject.empty(access.key())
                .with(tree -> {
                    tree.withObjectProperty("metadata").put("uid", access.uid());
                    ObjectNode status = tree.putObject("status");
                    int generation = access.at("metadata", "generation").asInt(0);
                    var list = status.putArray("conditions");
                    for (Condition condition : conditions) {
                        write(list.addObject(), condition, access, now);
                    }
                    if (generation > 0) {
                        status.put("observedGeneration", generation);
                        list.forEach(
                                one -> ((ObjectNode) one).put("observedGeneration", generation));
                    }
                    if (!role.isEmpty()) {
                        status.put("role", role);
                    }
                });
    }

    private static void write(
            ObjectNode node, Condition condition, ClusterObject access, Instant now) {
        String holds = condition.holds() ? "True" : "False";
        node.put("type", condition.type())
                .put("status", holds)
                .put("lastTransitionTime", since(access, condition.type(), holds, now))
                .put("reason", condition.reason())
                .put("message", condition.message());
    }

    private static String since(ClusterObject access, String type, String holds, Instant now) {
        return stored(access, type)
                .filter(before -> before.path("status").asString("").equals(holds))
                .map(before -> before.path("lastTransitionTime").asString(""))
                .filter(time -> !time.isEmpty())
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Optional<JsonNode> stored(ClusterObject access, String type) {
        return access.at("status", "conditions")
                .valueStream()
                .filter(one -> one.path("type").asString("").equals(type))
                .findFirst();
    }
}
