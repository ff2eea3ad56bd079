using System.Diagnostics;

namespace StreamEngine.Comparisons.Cli;

/// <summary>Starts this program again.</summary>
internal static class Self
{
    internal static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Self).Assembly.Location);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Runs a command in a fresh process with the same affinity and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal static string Run(params string[] arguments) => Run([], arguments);

    /// <summary>The same with variables of the environment.</summary>
    internal static string Run((string Name, string Value)[] environment, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo(arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        start.RedirectStandardOutput = true;
        using Process child = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {child.ExitCode}.");
    }
}
