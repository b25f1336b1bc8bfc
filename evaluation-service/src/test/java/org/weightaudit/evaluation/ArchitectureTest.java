package org.weightaudit.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "org.weightaudit.evaluation",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("org.weightaudit.evaluation.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule numbersAreLeftToTheLibraries =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "org.apache.commons.statistics..", "org.hipparchus..");

  @ArchTest
  static final ArchRule jsonIsThatOfJackson3 =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule onlyTheArchiveKnowsTheDatabase =
      noClasses()
          .that()
          .resideOutsideOfPackage("..archive..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework.jdbc..");
}
