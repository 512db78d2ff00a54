package io.deckhouse.payloadregistry.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubjectTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serviceaccount/team/ci",
                "user/jane@example.com",
                "user/https://issuer.example.com/jane",
                "user/system:serviceaccount:team:ci",
                "group/system:authenticated",
                "group/a/b"
            })
    void readsItsOwnTextForm(String text) {
        assertThat(Subject.parse(text).found().map(Subject::text)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ci",
                "serviceaccount",
                "serviceaccount/",
                "serviceaccount/ci",
                "serviceaccount/team/",
                "serviceaccount//ci",
                "serviceaccount/a/b/c",
                "user",
                "user/",
                "group/",
                "User/jane",
                "/a"
            })
    void refusesOtherTexts(String text) {
        assertThat(Subject.parse(text).found()).isEmpty();
    }

    @Test
    void anyUserIsAuthenticated() {
        assertThat(Identity.user("jane").groups()).containsExactly("system:authenticated");
    }

    @Test
    void aServiceAccountsNameImpliesItsGroups() {
        assertThat(Identity.user("system:serviceaccount:team:ci"))
                .isEqualTo(Identity.serviceAccount("team", "ci"));
        assertThat(Identity.serviceAccount("team", "ci").groups())
                .containsExactly(
                        "system:authenticated",
                        "system:serviceaccounts",
                        "system:serviceaccounts:team");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system:serviceaccount:",
                "system:serviceaccount:team",
                "system:serviceaccount::ci",
                "system:serviceaccount:team:",
                "system:serviceaccount:team:ci:x"
            })
    void anUnfinishedServiceAccountNameImpliesNoGroups(String name) {
        assertThat(Identity.user(name).groups()).containsExactly("system:authenticated");
    }

    @Test
    void whoeverAsksWithoutCredentialsIsUnauthenticated() {
        assertThat(Identity.anonymous().username()).isEqualTo("system:anonymous");
        assertThat(Identity.anonymous().groups()).containsExactly("system:unauthenticated");
        assertThat(Identity.of(new Subject.User("system:anonymous")))
                .isEqualTo(Identity.anonymous());
    }

    @Test
    void identityNamesItsSubject() {
        assertThat(Identity.serviceAccount("team", "ci").subject())
                .isEqualTo(new Subject.ServiceAccount("team", "ci"));
        assertThat(Identity.user("jane").subject()).isEqualTo(new Subject.User("jane"));
    }
}
