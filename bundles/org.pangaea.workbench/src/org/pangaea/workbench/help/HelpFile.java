package org.pangaea.workbench.help;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eclipse.core.runtime.ILog;
import org.osgi.framework.Bundle;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Files in which help is written. */
final class HelpFile {

  private HelpFile() {}

  /** All elements of a name in a bundle's file; none, and a word in the log, if it is amiss. */
  static List<Element> elements(Bundle bundle, String file, String name) {
    URL url = bundle.getEntry(file);
    if (url == null) {
      ILog.of(HelpFile.class).error("There is no " + file + " in " + bundle.getSymbolicName());
      return List.of();
    }
    try (InputStream in = url.openStream()) {
      NodeList nodes =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(in)
              .getElementsByTagName(name);
      List<Element> elements = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        elements.add((Element) nodes.item(i));
      }
      return elements;
    } catch (IOException | SAXException | ParserConfigurationException e) {
      ILog.of(HelpFile.class).error("No help from " + url, e);
      return List.of();
    }
  }
}
