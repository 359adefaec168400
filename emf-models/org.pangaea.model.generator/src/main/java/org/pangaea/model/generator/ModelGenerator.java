package org.pangaea.model.generator;

import java.nio.file.Path;
import org.eclipse.emf.codegen.ecore.generator.Generator;
import org.eclipse.emf.codegen.ecore.generator.GeneratorAdapterFactory;
import org.eclipse.emf.codegen.ecore.genmodel.GenModel;
import org.eclipse.emf.codegen.ecore.genmodel.GenModelPackage;
import org.eclipse.emf.codegen.ecore.genmodel.GenPackage;
import org.eclipse.emf.codegen.ecore.genmodel.generator.GenBaseGeneratorAdapter;
import org.eclipse.emf.codegen.ecore.genmodel.generator.GenModelGeneratorAdapterFactory;
import org.eclipse.emf.common.util.BasicMonitor;
import org.eclipse.emf.common.util.Diagnostic;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.plugin.EcorePlugin;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.resource.impl.ResourceSetImpl;
import org.eclipse.emf.ecore.xmi.impl.EcoreResourceFactoryImpl;
import org.eclipse.emf.ecore.xmi.impl.XMIResourceFactoryImpl;

/**
 * Writes the Java code of one EMF model, without an Eclipse platform around it.
 *
 * <p>Arguments: the bundle's folder and the genmodel inside it. The genmodel's {@code
 * modelDirectory} begins with the bundle's name and says where the code goes. Only the packages are
 * generated, never the bundle's manifest, {@code build.properties} or {@code plugin.xml}: those are
 * written by hand.
 */
public final class ModelGenerator {

  private ModelGenerator() {}

  public static void main(String[] arguments) {
    Path bundle = Path.of(arguments[0]).toAbsolutePath().normalize();
    GenModel model = load(bundle, arguments[1]);
    model.reconcile();
    model.setCanGenerate(true);
    require(model.diagnose());

    GeneratorAdapterFactory.Descriptor.Registry.INSTANCE.addDescriptor(
        GenModelPackage.eNS_URI, GenModelGeneratorAdapterFactory.DESCRIPTOR);
    Generator generator = new Generator();
    generator.setInput(model);
    for (GenPackage genPackage : model.getGenPackages()) {
      require(
          generator.generate(
              genPackage, GenBaseGeneratorAdapter.MODEL_PROJECT_TYPE, new BasicMonitor()));
    }
  }

  private static GenModel load(Path bundle, String genmodel) {
    GenModelPackage.eINSTANCE.eClass();
    Resource.Factory.Registry factories = Resource.Factory.Registry.INSTANCE;
    factories.getExtensionToFactoryMap().put("ecore", new EcoreResourceFactoryImpl());
    factories.getExtensionToFactoryMap().put("genmodel", new XMIResourceFactoryImpl());
    // Lets the workspace path in modelDirectory mean the folder on disk.
    URI root = URI.createURI(bundle.toUri().toString());
    EcorePlugin.getPlatformResourceMap().put(bundle.getFileName().toString(), root);
    ResourceSet resources = new ResourceSetImpl();
    resources.getURIConverter().getURIMap().putAll(EcorePlugin.computePlatformURIMap(false));
    URI file = URI.createURI(bundle.resolve(genmodel).toUri().toString());
    return (GenModel) resources.getResource(file, true).getContents().get(0);
  }

  private static void require(Diagnostic diagnostic) {
    if (diagnostic.getSeverity() > Diagnostic.OK) {
      throw new IllegalStateException(text(diagnostic), diagnostic.getException());
    }
  }

  private static String text(Diagnostic diagnostic) {
    StringBuilder text = new StringBuilder(diagnostic.getMessage());
    for (Diagnostic child : diagnostic.getChildren()) {
      text.append('\n').append(text(child));
    }
    return text.toString();
  }
}
