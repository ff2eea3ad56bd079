using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using StreamEngine.Diagnostics;
using StreamEngine.Emission;
using StreamEngine.Ingestion;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Scoring.Rules;
using StreamEngine.Server.Commands;
using StreamEngine.Server.Config;
using StreamEngine.Server.Http;
using StreamEngine.Templates;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Server.Run;

/// <summary>The standalone process: a pipeline from a configuration, its HTTP interface, and its end.</summary>
internal sealed class ServerHost : IServerState, ISinkListener, IDisposable
{
    private readonly ServerConfig _config;
    private readonly CliContext _context;
    private readonly ILogger _logger;
    private readonly List<TrackedSource> _sources = [];
    private readonly List<BatchingSink> _outputs = [];
    private readonly List<FrameOutput> _frames = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private StreamPipeline? _pipeline;
    private int _signals;

    internal ServerHost(ServerConfig config, CliContext context, ILogger logger)
    {
        _config = config;
        _context = context;
        _logger = logger;
    }

    public RecentInsights Recent { get; } = new();

    public IngestSource? Ingest { get; private set; }

    /// <summary>Where the API listens; empty when it is switched off. For tests, which ask for port 0.</summary>
    internal IReadOnlyList<string> Urls { get; private set; } = [];

    /// <summary>Runs until the sources have ended or a signal comes.</summary>
    /// <param name="started">Called once everything listens.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal async Task<int> RunAsync(Action? started = null)
    {
        using FileStream? letterFile = OpenDeadLetters();
        using DeadLetterWriter? letters = letterFile is null ? null : new DeadLetterWriter(letterFile, leaveOpen: true);
        StreamPipeline pipeline = Build(letters);
        _pipeline = pipeline;
        await using (pipeline.ConfigureAwait(false))
        {
            using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
            HttpApi? api = _config.Http is { } http ? await HttpApi.StartAsync(http, _config.MaxRequestBytes, this).ConfigureAwait(false) : null;
            try
            {
                Urls = [.. api?.Urls ?? []];
                pipeline.Start();
                await ServerSources.BoundAsync(_sources).ConfigureAwait(false);
                ServerLog.Started(_logger, _sources.Count, Urls.Count == 0 ? "nothing" : string.Join(' ', Urls));
                started?.Invoke();
                return await FinishAsync(pipeline).ConfigureAwait(false);
            }
            finally
            {
                if (api is not null)
                {
                    await api.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Asks the process to stop, as a signal does: the first time it drains, the second time it drops what is inside.</summary>
    internal void RequestStop()
    {
        if (Interlocked.Increment(ref _signals) == 1)
        {
            ServerLog.Draining(_logger);
            _stop.Cancel();
        }
        else
        {
            ServerLog.Cancelling(_logger);
            _abort.Cancel();
        }
    }

    public Readiness Ready() => _pipeline is { } pipeline
        ? Readiness.Of(pipeline.Status, _sources, _config.Pipeline.Time.GetUtcNow(), _config.StuckAfter)
        : new Readiness(false, ["the pipeline is starting"]);

    public string Metrics() => PrometheusText.Write(_pipeline!.Status, Recent, Lost, Ready().IsReady);

    public TemplateList Templates() => new(_pipeline!.Templates);

    public string? GiveFeedback(AlertFeedback feedback) => _pipeline!.GiveFeedback(feedback);

    public void OnRetry(string sink, int insights, int attempt, TimeSpan pause, Exception error) =>
        ServerLog.Retrying(_logger, sink, attempt, error.Message);

    public void OnLost(string sink, IReadOnlyList<Insight> insights, Exception error) =>
        ServerLog.Lost(_logger, sink, insights.Count, error.Message);

    public void Dispose()
    {
        Ingest?.Dispose();
        _frames.ForEach(static frames => frames.Dispose());
        _stop.Dispose();
        _abort.Dispose();
    }

    private long Lost => _outputs.Sum(static o => o.Lost);

    private StreamPipeline Build(DeadLetterWriter? letters)
    {
        _config.Pipeline.TellFrom = _config.TellFrom == DateTimeOffset.MaxValue ? _config.Pipeline.Time.GetUtcNow() : _config.TellFrom;
        var builder = new PipelineBuilder(_config.Pipeline) { Logger = _logger };
        foreach (SourceConfig source in _config.Sources)
        {
            TrackedSource tracked = ServerSources.Create(source, _context.Input);
            _sources.Add(tracked);
            Ingest ??= tracked.Inner as IngestSource;
            builder.AddSource(tracked);
        }

        builder.OnInsight(Recent.Add);
        foreach (OutputConfig output in _config.Outputs)
        {
            if (output.Type == OutputType.Frames)
            {
                var frames = new FrameOutput(output.Path!, _logger);
                _frames.Add(frames);
                builder.OnQueryFrame(frames.Write);
                builder.AddState("frames:" + Path.GetFileName(output.Path), frames);
                continue;
            }

            BatchingSink sink = ServerOutputs.Create(output, _context.OutputStream, this, _config.Pipeline.Time);
            _outputs.Add(sink);
            builder.AddSink(sink);
        }

        if (letters is not null)
        {
            builder.OnDeadLetter(letters.Write);
        }

        return builder.Build();
    }

    private FileStream? OpenDeadLetters()
    {
        try
        {
            return _config.DeadLetters is { } path ? new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{_config.DeadLetters}: cannot be written: {error.Message}", error);
        }
    }

    private async Task<int> FinishAsync(StreamPipeline pipeline)
    {
        try
        {
            var stopped = new TaskCompletionSource();
            using CancellationTokenRegistration onStop = _stop.Token.Register(stopped.SetResult);
            Task first = await Task.WhenAny(pipeline.Completion, stopped.Task).ConfigureAwait(false);
            PipelineResult result = first == pipeline.Completion
                ? await pipeline.Completion.ConfigureAwait(false)
                : await pipeline.DrainAsync(_config.DrainTimeout).WaitAsync(_abort.Token).ConfigureAwait(false);
            foreach (BatchingSink output in _outputs)
            {
                await output.FlushAsync(_abort.Token).ConfigureAwait(false);
            }

            await ReportAsync(result.Status).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            await ReportAsync(pipeline.Status).ConfigureAwait(false);
            await _context.Error.WriteLineAsync("error: the pipeline was cancelled before everything had got through").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    /// <summary>The last words: where every record went.</summary>
    private async Task ReportAsync(PipelineStatus status)
    {
        foreach (string problem in status.Problems.Concat(status.Sources.Where(static s => s.Error is not null).Select(static s => s.Error!)))
        {
            ServerLog.Problem(_logger, problem);
        }

        foreach (LedgerEntry stage in status.Ledger)
        {
            await _context.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"ledger {stage.Stage}: in {stage.In} = out {stage.Out} + filtered {stage.Filtered} + late {stage.Late} + rejected {stage.Rejected} + dropped {stage.Dropped} + held {stage.Held}"))
                .ConfigureAwait(false);
        }

        foreach (QueryStatus query in status.Queries)
        {
            await _context.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"query {query.Name}: {query.Rows} rows, {query.Frames} frames, {query.Series} series, {query.Late} late, {query.Overflowed} overflowed"))
                .ConfigureAwait(false);
        }

        if (_frames.Sum(static frames => frames.Lost) is > 0 and var lost)
        {
            await _context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"error: {lost} rows of frames could not be written")).ConfigureAwait(false);
        }

        await _context.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"done: {status.Records} records, {status.Bytes} bytes, {status.Frames} windows, {status.Insights} insights, {Lost} lost"))
            .ConfigureAwait(false);
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        RequestStop();
    }
}
