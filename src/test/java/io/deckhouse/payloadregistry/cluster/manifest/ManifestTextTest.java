package io.deckhouse.payloadregistry.cluster.manifest;

import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.ADD_BOB;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.ADD_PROJECT;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.HASH;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.HEAD;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.NEW_HASH;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.REMOVE_ANN;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.changed;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.changedWhole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Static users in a file that a person wrote: what is not meant stays to the byte. */
final class ManifestTextTest {
    @Test
    void aUserComesBehindTheOthers() {
        assertThat(
                        changed(
                                ADD_BOB,
                                """
                                # top
                                spec:
                                  version: 1 # one
                                  settings:
                                    users:
                                      # the first
                                      ann: # Ann
                                        passwordHash: "x" # secret
                                        projects:
                                          - name: a
                                            access: READ # read
                                      # behind
                                    other: 1
                                # end
                                """))
                .isEqualTo(
                        """
                        # top
                        spec:
                          version: 1 # one
                          settings:
                            users:
                              # the first
                              ann: # Ann
                                passwordHash: "x" # secret
                                projects:
                                  - name: a
                                    access: READ # read
                              bob:
                                passwordHash: HASH
                                projects:
                                  - name: team
                                    subPath: base/*
                                    access: READ
                              # behind
                            other: 1
                        # end
                        """);
    }

    @Test
    void whatIsMissingOnTheWayIsMade() {
        assertThat(changed(ADD_BOB, "spec:\n    version: 1\n"))
                .isEqualTo(
                        """
                        spec:
                            version: 1
                            settings:
                                users:
                                    bob:
                                        passwordHash: HASH
                                        projects:
                                        - name: team
                                          subPath: base/*
                                          access: READ
                        """);
        assertThat(changed(ADD_BOB, "spec: {}")).startsWith("spec:\n  settings:\n    users:\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users: {}", "users:", "users: ~", "users: null", "users: {  }"})
    void usersThatAreEmptyAreFilledInTheirPlace(String users) {
        assertThat(
                        changed(
                                ADD_BOB,
                                "spec:\n  settings:\n    " + users + " # none\n    z: 1 # last\n"))
                .isEqualTo(
                        """
                        spec:
                          settings:
                            users: # none
                              bob:
                                passwordHash: HASH
                                projects:
                                - name: team
                                  subPath: base/*
                                  access: READ
                            z: 1 # last
                        """);
    }

    @Test
    void aLineStaysALine() {
        assertThat(changed(ADD_BOB, "spec: {settings: {users: {ann: {projects: []}}, z: 1}} # x"))
                .isEqualTo(
                        "spec: {settings: {users: {ann: {projects: []}, bob: {passwordHash: HASH,"
                                + " projects: [{name: team, subPath: base/*, access: READ}]}},"
                                + " z: 1}} # x");
        assertThat(changed(REMOVE_ANN, "spec: {settings: {users: {ann: {}, bob: {}}}}"))
                .isEqualTo("spec: {settings: {users: {bob: {}}}}");
        assertThat(changed(REMOVE_ANN, "spec: {settings: {users: {bob: {}, ann: {a: 1}}}}"))
                .isEqualTo("spec: {settings: {users: {bob: {}}}}");
        assertThat(changed(REMOVE_ANN, "spec: {settings: {users: {ann: {a: 1}}}}"))
                .isEqualTo("spec: {settings: {users: {}}}");
    }

    @Test
    void jsonStaysJson() {
        String json =
                """
                {
                  "apiVersion": "deckhouse.io/v1alpha1",
                  "kind": "ModuleConfig",
                  "metadata": {"name": "payload-registry"},
                  "spec": {
                    "settings": {
                      "users": {
                        "ann": {"passwordHash": "x", "projects": []}
                      }
                    }
                  }
                }
                """;

        assertThat(changedWhole(ADD_BOB, json))
                .isEqualTo(
                        json.replace(
                                "\"projects\": []}\n",
                                """
                                "projects": []},
                                        "bob": {"passwordHash": "HASH", "projects": [{"name": "team", "subPath": "base/*", "access": "READ"}]}
                                """));
    }

    @Test
    void theHashAloneChanges() {
        for (String hash : List.of("x", "'x'", "\"x\"", "x # old")) {
            String text =
                    "spec:\n  settings:\n    users:\n      ann:\n        passwordHash: " + hash;

            assertThat(changed(NEW_HASH, text))
                    .isEqualTo(text.replaceFirst("(: )['\"]?x['\"]?( #|$)", "$1HASH$2"));
        }
    }

    @Test
    void aHashOverSeveralLinesBecomesOne() {
        String text =
                """
                spec:
                  settings:
                    users:
                      ann:
                        passwordHash: >-
                          x
                        projects: []
                """;

        assertThat(changed(NEW_HASH, text)).isEqualTo(text.replace(">-\n          x", "HASH"));
    }

    @Test
    void aProjectComesAsTheOthersAre() {
        String text = "spec:\n  settings:\n    users:\n      ann:\n        projects:\n";

        assertThat(changed(ADD_PROJECT, text + "        - {name: a, access: READ} # a\n"))
                .isEqualTo(
                        text
                                + "        - {name: a, access: READ} # a\n"
                                + "        - {name: shop, access: FULL}\n");
        assertThat(changed(ADD_PROJECT, text + "            - name: a\n"))
                .isEqualTo(
                        text
                                + "            - name: a\n"
                                + "            - name: shop\n              access: FULL\n");
        assertThat(changed(ADD_PROJECT, text.stripTrailing() + " [{name: a}]\n"))
                .isEqualTo(text.stripTrailing() + " [{name: a}, {name: shop, access: FULL}]\n");
        assertThat(changed(ADD_PROJECT, text.stripTrailing() + " []"))
                .isEqualTo(text + "        - name: shop\n          access: FULL");
    }

    @Test
    void theLastUserLeavesAnEmptyMap() {
        assertThat(
                        changed(
                                REMOVE_ANN,
                                """
                                spec:
                                  settings:
                                    users: # all
                                      # Ann
                                      ann:
                                        passwordHash: x
                                        projects:
                                        - name: a
                                    z: 1
                                """))
                .isEqualTo(
                        """
                        spec:
                          settings:
                            users: {} # all
                              # Ann
                            z: 1
                        """);
    }

    @Test
    void quotedKeysAndCarriageReturnsStay() {
        String text =
                """
                "spec":\r
                  'settings':\r
                    "users":\r
                      'ann':\r
                        "projects": []\r
                """;

        assertThat(changed(ADD_BOB, text))
                .isEqualTo(
                        text
                                + "      bob:\r\n"
                                + "        passwordHash: HASH\r\n"
                                + "        projects:\r\n"
                                + "        - name: team\r\n"
                                + "          subPath: base/*\r\n"
                                + "          access: READ\r\n");
    }

    @Test
    void otherDocumentsStay() {
        String text =
                "# one\n---\na: &x 1\nb: *x\n...\n---\n" + HEAD + "spec:\n  version: 1\n---\n'z'\n";

        assertThat(changedWhole(ADD_BOB, text))
                .startsWith(text.substring(0, text.indexOf("---\n'z'")))
                .endsWith("access: READ\n---\n'z'\n");
    }

    @Test
    void anItemOfAListIsFound() {
        String text =
                """
                kind: List
                apiVersion: v1
                items:
                - a: 1
                - apiVersion: deckhouse.io/v1alpha1
                  kind: ModuleConfig
                  metadata:
                    name: payload-registry
                  spec:
                    version: 1
                - b: 2
                """;

        assertThat(changedWhole(ADD_BOB, text))
                .contains("    version: 1\n    settings:\n      users:\n        bob:\n")
                .endsWith("- b: 2\n");
    }

    @Test
    void aFileWithoutTheObjectGetsADocument() {
        assertThat(changedWhole(ADD_BOB, "a: 1")).startsWith("a: 1\n---\napiVersion: deckhouse.io");
        assertThat(changedWhole(ADD_BOB, "")).startsWith("apiVersion: deckhouse.io");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> changedWhole(ADD_BOB, "{\"a\": 1}"))
                .withMessageContaining("it is JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "123", "1e3", "null", "a b: c", "-", "анна", "12:30:00", "~"})
    void namesThatYamlWouldReadOtherwiseAreQuoted(String name) {
        String changed =
                changed(
                        edit -> edit.add(name, Optional.of(HASH), List.of()),
                        "spec:\n  version: 1\n");

        assertThat(changed).contains("      \"" + name + "\":\n");
    }
}
