package org.weightaudit.http.json;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/** Makes every component of a record required unless it is an {@link Optional}. */
final class RequiredComponents extends JacksonModule {

  @Override
  public String getModuleName() {
    return "required components";
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.insertAnnotationIntrospector(new Introspector());
  }

  private static final class Introspector extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return member instanceof AnnotatedParameter
          ? !Optional.class.isAssignableFrom(member.getRawType())
          : null;
    }
  }
}
