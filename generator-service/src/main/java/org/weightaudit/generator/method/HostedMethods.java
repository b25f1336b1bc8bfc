package org.weightaudit.generator.method;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.weightaudit.generator.scratch.ScratchFolder;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.generators.gpt.Gpt;
import org.weightaudit.generators.hyperdiffusion.HyperDiffusion;
import org.weightaudit.generators.hyperrep.HyperRepresentations;
import org.weightaudit.generators.onnx.Onnx;
import org.weightaudit.generators.pdiff.PDiff;
import tools.jackson.databind.json.JsonMapper;

/** Which methods this service hosts: a further one is a further bean. */
@Configuration(proxyBeanMethods = false)
class HostedMethods {

  @Bean
  GeneratorMethod<?> pDiff() {
    return new PDiff();
  }

  @Bean
  GeneratorMethod<?> hyperRepresentations() {
    return new HyperRepresentations();
  }

  @Bean
  GeneratorMethod<?> hyperDiffusion() {
    return new HyperDiffusion();
  }

  @Bean
  GeneratorMethod<?> gpt() {
    return new Gpt();
  }

  @Bean
  GeneratorMethod<?> onnx(ScratchFolder scratch, OnnxSettings settings) {
    return new Onnx(scratch.path(), settings.limits());
  }

  @Bean
  Methods methods(List<GeneratorMethod<?>> hosted, JsonMapper json) {
    return new Methods(hosted, json);
  }
}
