using System.Diagnostics;
using System.Text;
using StreamEngine.Server.Commands;

namespace StreamEngine.IntegrationTests.Crash;

/// <summary>One process of <c>run</c>, from its start to its end or its death.</summary>
internal sealed class CrashRun : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    internal CrashRun(string config)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ExitCode).Assembly.Location);
        start.ArgumentList.Add("run");
        start.ArgumentList.Add(config);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>What it said.</summary>
    internal string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Waits for its end; false when it takes longer than <paramref name="patience"/>.</summary>
    internal async Task<bool> EndsWithinAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    internal int ExitCode => _process.ExitCode;

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
