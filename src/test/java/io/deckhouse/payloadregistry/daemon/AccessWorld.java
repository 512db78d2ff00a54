package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.grant.AccessRules;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.grant.GrantObjects;
import io.deckhouse.payloadregistry.grant.Right;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What people do with PayloadRepositoryAccess objects in a {@link World}, and what comes of it. */
final class AccessWorld {
    static final ObjectKey READERS =
            ObjectKey.of(Kind.PAYLOAD_REPOSITORY_ACCESS, "team", "readers");

    private static final ApplyOptions PERSON = ApplyOptions.forced("person");

    private final World world;

    AccessWorld(World world) {
        this.world = world;
    }

    /** A person's {@code kubectl apply} of the object {@code readers}, with this JSON as spec. */
    ClusterObject apply(String spec) {
        return world.direct.apply(
                ClusterObject.empty(READERS)
                        .with(tree -> tree.set("spec", JsonMapper.shared().readTree(spec))),
                PERSON);
    }

    void delete() {
        world.direct.delete(READERS, Preconditions.NONE);
    }

    /** The Role's patterns, verbs and end, in one line; empty without a Role. */
    String role() {
        return world.direct
                .get(AccessRules.roleKey(READERS))
                .map(role ->
                        role.at("rules").toString()
                                + role.annotation(AccessObjects.EXPIRES_AT)
                                        .map(end -> " until " + end)
                                        .orElse(""))
                .orElse("")
                .replace("\"", "");
    }

    /** The RoleBinding's subjects; empty without a RoleBinding. */
    String subjects() {
        return world.direct
                .get(AccessRules.bindingKey(READERS))
                .map(binding -> binding.at("subjects").toString())
                .orElse("")
                .replace("\"", "");
    }

    /** One condition as {@code False MalformedPattern}; empty when it is not there. */
    String condition(String type) {
        return world.direct.get(READERS).stream()
                .flatMap(object -> object.at("status", "conditions").valueStream())
                .filter(one -> one.path("type").asString("").equals(type))
                .map(one -> one.path("status").asString("") + " " + one.path("reason").asString(""))
                .findFirst()
                .orElse("");
    }

    /** What the condition Ready says in words. */
    String message() {
        return world.direct
                .get(READERS)
                .orElseThrow()
                .at("status", "conditions")
                .valueStream()
                .filter(one -> one.path("type").asString("").equals("Ready"))
                .map(one -> one.path("message").asString(""))
                .findFirst()
                .orElseThrow();
    }

    /** Somebody gives the Role another end. */
    void prolongRole(Instant end) {
        world.direct.apply(
                ClusterObject.empty(AccessRules.roleKey(READERS))
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .putObject("annotations")
                                        .put(AccessObjects.EXPIRES_AT, end.toString())),
                PERSON);
    }

    /** What {@code grant --expires-in} makes for the user alice. */
    void grantUntil(Instant end) {
        Subject alice = new Subject.User("alice");
        Grant grant =
                Grant.of("team", alice, List.of("app/**"), new Right(AccessLevel.READ, false));
        for (ClusterObject object :
                List.of(GrantObjects.role(grant), GrantObjects.binding(grant))) {
            world.direct.apply(
                    object.with(tree ->
                            tree.withObjectProperty("metadata")
                                    .putObject("annotations")
                                    .put(AccessObjects.EXPIRES_AT, end.toString())),
                    ApplyOptions.forced(Mark.TOOL));
        }
    }

    /** How many Roles and RoleBindings there are. */
    int rules() {
        return world.direct.list(Kind.ROLE, Selection.all()).size()
                + world.direct.list(Kind.ROLE_BINDING, Selection.all()).size();
    }
}
