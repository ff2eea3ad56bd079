using System.Globalization;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Terminal;

/// <summary>
/// One line on stderr that is written over and over: how far, how fast. Only when stderr is a terminal; it is wiped at the end.
/// </summary>
internal sealed class ProgressLine : IAsyncDisposable
{
    private const int BarWidth = 24;
    private const string Wipe = "\r\u001b[K";
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(120);

    private readonly CliContext _context;
    private readonly Func<PipelineStatus> _status;
    private readonly long? _total;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private ProgressLine(CliContext context, Func<PipelineStatus> status, long? total)
    {
        _context = context;
        _status = status;
        _total = total;
    }

    internal static ProgressLine Start(CliContext context, IReadOnlyList<string> paths, Func<PipelineStatus> status)
    {
        var progress = new ProgressLine(context, status, context.ErrorIsTerminal ? Inputs.TotalBytes(paths) : null);
        if (context.ErrorIsTerminal)
        {
            progress._running = progress.RunAsync();
        }

        return progress;
    }

    /// <summary>The text of one moment.</summary>
    /// <param name="status">How far the pipeline is.</param>
    /// <param name="total">Bytes of all input; null when not known.</param>
    /// <param name="elapsed">Since the start.</param>
    internal static string Describe(PipelineStatus status, long? total, TimeSpan elapsed)
    {
        double seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        string speed = $"{HumanText.Bytes(status.Bytes / seconds)}/s  {HumanText.Count((long)(status.Records / seconds))} records/s";
        string insights = status.Insights == 0 ? string.Empty : $"  {HumanText.Count(status.Insights, "insight")}";
        if (total is not > 0)
        {
            return $"{HumanText.Bytes(status.Bytes)}  {speed}{insights}";
        }

        double share = Math.Min(1, (double)status.Bytes / total.Value);
        int done = (int)(share * BarWidth);
        string percent = (Math.Floor(share * 100)).ToString("0", CultureInfo.InvariantCulture).PadLeft(3);
        return $"[{new string('#', done)}{new string('.', BarWidth - done)}] {percent} %  {speed}{insights}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        long start = _context.Time.GetTimestamp();
        using var timer = new PeriodicTimer(_interval, _context.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                string text = Describe(_status(), _total, _context.Time.GetElapsedTime(start));
                await _context.Error.WriteAsync(Wipe + text[..Math.Min(text.Length, _context.Width - 1)]).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await _context.Error.WriteAsync(Wipe).ConfigureAwait(false);
        }
    }
}
