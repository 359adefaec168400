@echo off
rem Starts the workbench that this script is part of. Arguments are Eclipse's, such as -data DIRECTORY.
rem JAVA_HOME                  a JDK or JRE 25 or newer; if not set, the java of the path
rem PANGAEA_VMM_HOME           directory of the VMM product; if not set, vmm beside this script
rem PANGAEA_WORKBENCH_OPTIONS  more options for the workbench's JVM
rem
rem No blocks in parentheses: what a variable such as "C:\Program Files (x86)" brings would end them.
setlocal
if defined JAVA_HOME set "PATH=%JAVA_HOME%\bin;%PATH%"
if defined JAVA_HOME if not exist "%JAVA_HOME%\bin\java.exe" goto nojava
set "JAVA="
for %%J in (java.exe) do set "JAVA=%%~$PATH:J"
if not defined JAVA goto nojava
set "VERSION=0"
for /f "tokens=2,3" %%U in ('java -version 2^>^&1') do if "%%U"=="version" set "VERSION=%%~V"
for /f "delims=.-+" %%M in ("%VERSION%") do set "VERSION=%%M"
if %VERSION% LSS 25 goto oldjava
if not defined PANGAEA_VMM_HOME set "PANGAEA_VMM_HOME=%~dp0vmm"
pushd "%~dp0plugins"
for %%L in (org.eclipse.equinox.launcher_*.jar) do set "LAUNCHER=%%~fL"
popd
"%JAVA%" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx1g -XX:+UseSerialGC "-Dpangaea.java=%JAVA%" "-Dpangaea.vmm.home=%PANGAEA_VMM_HOME%" "-Dosgi.instance.area.default=file:%LOCALAPPDATA%\Pangaea\workspace" %PANGAEA_WORKBENCH_OPTIONS% -jar "%LAUNCHER%" %*
exit /b

:nojava
echo pangaea-workbench: there is no java in "%JAVA_HOME%\bin" or in the path: set JAVA_HOME to a Java 25 or newer. 1>&2
exit /b 1

:oldjava
echo pangaea-workbench: "%JAVA%" is Java %VERSION%, and 25 is needed: set JAVA_HOME. 1>&2
exit /b 1
