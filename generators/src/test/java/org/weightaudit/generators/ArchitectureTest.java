package org.weightaudit.generators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "org.weightaudit.generators",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsNoFramework =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "jakarta..");

  @ArchTest
  static final ArchRule interfacesKnowNeitherMethodsNorTheTensorEngine =
      noClasses()
          .that()
          .resideInAPackage("org.weightaudit.generators")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.weightaudit.generators.*..", "ai.djl..");

  @ArchTest
  static final ArchRule sharedPartsKnowNoMethod =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..network..", "..diffusion..", "..transformer..", "..file..", "..augmentation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..pdiff..", "..hyperrep..", "..hyperdiffusion..", "..gpt..", "..onnx..");

  @ArchTest
  static final ArchRule methodsKnowNothingOfEachOther =
      slices()
          .matching("org.weightaudit.generators.(pdiff|hyperrep|hyperdiffusion|gpt|onnx)..")
          .should()
          .notDependOnEachOther();
}
