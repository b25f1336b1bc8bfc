package org.weightaudit.generator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "org.weightaudit.generator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("org.weightaudit.generator.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule numbersAreLeftToTheLibraries =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule theFlowKnowsNoMethod =
      noClasses()
          .that()
          .resideOutsideOfPackage("..method..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.weightaudit.generators.*..");

  @ArchTest
  static final ArchRule jsonIsThatOfJackson3 =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson.databind..");
}
