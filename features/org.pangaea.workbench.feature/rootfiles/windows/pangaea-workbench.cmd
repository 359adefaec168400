@echo off
rem Starts the workbench that this script is part of. Arguments are Eclipse's, such as -data DIRECTORY.
rem JAVA_HOME: a JDK or JRE 25 or newer. PANGAEA_VMM_HOME: directory of the VMM product.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo pangaea-workbench: there is no %JAVA%: set JAVA_HOME to a Java 25 or newer. 1>&2
  exit /b 1
)
if not defined PANGAEA_VMM_HOME set "PANGAEA_VMM_HOME=%~dp0vmm"
for %%L in ("%~dp0plugins\org.eclipse.equinox.launcher_*.jar") do set "LAUNCHER=%%~fL"
"%JAVA%" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx1g -XX:+UseSerialGC "-Dpangaea.vmm.home=%PANGAEA_VMM_HOME%" "-Dosgi.instance.area.default=file:%LOCALAPPDATA%\Pangaea\workspace" %PANGAEA_WORKBENCH_OPTIONS% -jar "%LAUNCHER%" %*
