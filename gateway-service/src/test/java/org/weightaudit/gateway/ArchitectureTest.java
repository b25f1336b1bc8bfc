package org.weightaudit.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "org.weightaudit.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NOTHING_OF_THE_SERVICES =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.weightaudit.gateway..",
              "org.weightaudit.http..",
              "java..",
              "jakarta.servlet..",
              "org.springframework..",
              "org.apache..",
              "org.slf4j..",
              "org.jspecify..",
              "org.yaml..",
              "com.fasterxml.jackson.annotation..",
              "tools.jackson..");

  @ArchTest
  static final ArchRule ONE_JSON_LIBRARY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("org.weightaudit.gateway.(*)..").should().beFreeOfCycles();
}
