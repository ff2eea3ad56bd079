using System.Diagnostics;
using System.Text.Json;
using StreamEngine.Comparisons.Cli;

namespace StreamEngine.Comparisons.Commands;

/// <summary>Runs a command to its end and takes the time from before its start to after its exit.</summary>
internal static class FreshProcess
{
    /// <returns>Seconds, and what it wrote on standard error.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal static (double Seconds, string Errors) Time(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment.Remove(ComparisonCommand.TieringDelay);
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Task drained = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        drained.Wait();
        return process.ExitCode == 0 ? (seconds, errors) : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}");
    }

    /// <summary>Times <c>streamengine parse</c>: of the process, and what it counts itself from the opening of the file.</summary>
    internal static (double Process, double Inside) Parse(string streamengine, string path, string format)
    {
        (double seconds, string errors) = Time(streamengine, "parse", path, "--format", format, "--output", "none", "--stats", "json", "--workers", "1");
        using var stats = JsonDocument.Parse(errors.Trim());
        return stats.RootElement.GetProperty("bytes").GetInt64() == new FileInfo(path).Length
            ? (seconds, stats.RootElement.GetProperty("seconds").GetDouble())
            : throw new InvalidOperationException($"{path} was not read to its end: {errors}");
    }
}
