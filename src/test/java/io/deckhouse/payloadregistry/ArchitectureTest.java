package io.deckhouse.payloadregistry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.deckhouse.payloadregistry.PackageTable.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.deckhouse.payloadregistry.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The house rules that a compiler cannot check. */
final class ArchitectureTest {
    /** The one table: package and what it may use. A new package needs a line here first. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("pattern", Set.of()),
                    Map.entry("json", Set.of()),
                    Map.entry("trust", Set.of()),
                    Map.entry("file", Set.of()),
                    Map.entry("credential", Set.of("json", "file")),
                    Map.entry("pem", Set.of()),
                    Map.entry("token", Set.of("pem")),
                    Map.entry("hosting", Set.of("pem")),
                    Map.entry("access", Set.of("pattern")),
                    Map.entry("authserver", Set.of("access", "credential", "token", "hosting")),
                    Map.entry("cluster", Set.of("access", "credential", "token", "trust", "file")),
                    Map.entry("configuration", Set.of("authserver", "cluster")),
                    Map.entry("probe", Set.of("credential", "token", "trust")),
                    Map.entry("pullsecret", Set.of("cluster", "credential")),
                    Map.entry("grant", Set.of("cluster", "access")),
                    Map.entry("nodetrust", Set.of("cluster", "credential")),
                    Map.entry("diagnosis", Set.of("pullsecret", "probe", "cluster", "access")),
                    Map.entry("daemon", Set.of("pullsecret", "grant", "cluster")),
                    Map.entry(
                            "cli",
                            Set.of(
                                    "configuration",
                                    "authserver",
                                    "probe",
                                    "diagnosis",
                                    "nodetrust",
                                    "daemon",
                                    "pullsecret",
                                    "grant")));

    /** What others may build on: signatures there speak the JDK's and our own types only. */
    private static final Set<String> EMBEDDABLE =
            Set.of("authserver", "token", "access", "pattern", "credential");

    private static final int LONGEST_FILE = 300;

    /** The product's own, without tests, wherever it was compiled to. */
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable table = new PackageTable(MAY_USE);

        assertThat(table.violations(CLASSES)).isEmpty();
    }

    @Test
    void everyPackageStandsInTheTable() {
        assertThat(new PackageTable(MAY_USE).unknown(CLASSES)).isEmpty();
    }

    @Test
    void theTablePointsOneWay() {
        assertThat(new PackageTable(MAY_USE).cycles()).isEmpty();
    }

    /**
     * The rules above could pass because they look at nothing; a wrong table must make them fail.
     */
    @Test
    void aWrongTableIsNoticed() {
        Map<String, Set<String>> wrong = new HashMap<>(MAY_USE);
        wrong.put("access", Set.of());
        wrong.put("grant", Set.of());
        wrong.put("pattern", Set.of("cli"));
        wrong.remove("hosting");
        PackageTable table = new PackageTable(wrong);

        assertThat(table.violations(CLASSES))
                .containsKeys("access → pattern", "grant → access", "grant → cluster");
        assertThat(table.unknown(CLASSES)).containsExactly("hosting");
        assertThat(new PackageTable(Map.of("a", Set.of("b"), "b", Set.of("a"))).cycles())
                .containsExactly("a", "b");
    }

    @Test
    void noPackagesFormACycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theTwoClustersDoNotKnowEachOtherNorThePortThem() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".cluster")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".cluster.kubernetes", ROOT + ".cluster.manifest")
                .check(CLASSES);
        assertThat(between("cluster.kubernetes", "cluster.manifest")).isEmpty();
        assertThat(between("cluster.manifest", "cluster.kubernetes")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "io.fabric8, cluster.kubernetes",
        "picocli, cli",
        "org.jline, cli",
        "org.eclipse.jetty, hosting",
        "org.bouncycastle, token",
        "at.favre, credential",
        "com.github.benmanes, authserver",
        "io.prometheus, authserver|daemon",
    })
    void aLibraryIsSeenByItsOwnersOnly(String library, String owners) {
        onlyIn(owners, library).check(CLASSES);
    }

    @Test
    void aLibraryInTheWrongPackageIsNoticed() {
        assertThat(onlyIn("cli", "org.bouncycastle").evaluate(CLASSES).hasViolation()).isTrue();
    }

    @Test
    void onlyTheCommandLineTouchesTheProcess() {
        var elsewhere = noClasses().that().resideOutsideOfPackage(ROOT + ".cli").should();

        elsewhere.callMethod(System.class, "exit", int.class).check(CLASSES);
        elsewhere.callMethod(System.class, "getenv").check(CLASSES);
        elsewhere.callMethod(System.class, "getenv", String.class).check(CLASSES);
        elsewhere.accessField(System.class, "out").check(CLASSES);
        elsewhere.accessField(System.class, "err").check(CLASSES);
        elsewhere.accessField(System.class, "in").check(CLASSES);
    }

    /**
     * {@link System#nanoTime} is no clock: it measures how long something took, on real sockets and
     * locks, and is allowed.
     */
    @Test
    void onlyTheCommandLineMakesClocksAndChance() {
        var elsewhere = noClasses().that().resideOutsideOfPackage(ROOT + ".cli").should();

        elsewhere.callMethod(Clock.class, "systemUTC").check(CLASSES);
        elsewhere.callMethod(Clock.class, "systemDefaultZone").check(CLASSES);
        elsewhere.callMethod(Instant.class, "now").check(CLASSES);
        elsewhere.callMethod(System.class, "currentTimeMillis").check(CLASSES);
        elsewhere.callMethod(Math.class, "random").check(CLASSES);
        elsewhere.dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class).check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Util", "Utils", "Helper", "Helpers", "Manager", "Impl"})
    void noClassHasANameThatSaysNothing(String ending) {
        noClasses().should().haveSimpleNameEndingWith(ending).check(CLASSES);
    }

    @Test
    void staticFieldsNeverChange() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    @Test
    void classesAreFinalOrSealed() {
        Set<String> open =
                CLASSES.stream()
                        .filter(type -> !type.isInterface() && !type.isAnonymousClass())
                        .map(JavaClass::reflect)
                        .filter(type ->
                                !Modifier.isFinal(type.getModifiers())
                                        && !type.isSealed()
                                        && !type.isEnum())
                        .map(Class::getName)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(open).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked =
                CLASSES.stream()
                        .map(type -> type.reflect().getPackage())
                        .filter(found -> !found.isAnnotationPresent(NullMarked.class))
                        .map(Package::getName)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unmarked).isEmpty();
    }

    @Test
    void embeddablePackagesSpeakTheJdksAndOurOwnTypes() {
        Set<String> foreign =
                CLASSES.stream()
                        .filter(type -> EMBEDDABLE.contains(PackageTable.packageOf(type)))
                        .filter(ArchitectureTest::isPublic)
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .flatMap(ArchitectureTest::foreignTypes)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(foreign).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "src/test/java"})
    void filesAreShort(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            List<Path> tooLong =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> lines(file) > LONGEST_FILE)
                            .toList();

            assertThat(tooLong).isEmpty();
        }
    }

    private static ArchRule onlyIn(String owners, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Stream.of(owners.split("\\|"))
                                .map(owner -> ROOT + "." + owner)
                                .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library, library + "..");
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
    }

    private static Stream<String> foreignTypes(JavaMethod method) {
        return Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .map(type -> type.getBaseComponentType())
                .filter(type -> !type.isPrimitive() && !type.getPackageName().startsWith("java"))
                .filter(type -> !type.getPackageName().startsWith(ROOT))
                .map(type -> method.getFullName() + " speaks " + type.getName());
    }

    private static Set<String> between(String from, String to) {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().equals(ROOT + "." + from))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> use.getTargetClass().getPackageName().equals(ROOT + "." + to))
                .map(use -> use.getDescription())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
