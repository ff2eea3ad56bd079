using System.Diagnostics;

namespace StreamEngine.Fuzz.Runs;

/// <summary>This program in a process of its own.</summary>
internal static class Child
{
    internal const string KernelVariable = "STREAMENGINE_KERNEL";

    /// <summary>Runs it and returns its exit code and what it printed on standard output.</summary>
    internal static (int ExitCode, string Output, string Errors) Run(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        string program = typeof(Child).Assembly.Location;
        ProcessStartInfo start = new("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        string errors = "";
        process.ErrorDataReceived += (_, line) => errors += line.Data is null ? "" : line.Data + "\n";
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }
}
