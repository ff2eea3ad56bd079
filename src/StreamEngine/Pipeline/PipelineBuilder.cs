using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Emission;
using StreamEngine.Ingestion;
using StreamEngine.Insights;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Pipeline;

/// <summary>
/// Composes a pipeline: sources, detectors, correlators, forecasters and sinks. Built-in detectors, correlators and forecasters are added
/// by <see cref="AddDefaults"/>, which <see cref="Build"/> calls when nothing was added by hand.
/// </summary>
/// <example>
/// <code>
/// await using StreamPipeline pipeline = new PipelineBuilder()
///     .AddFiles("logs/*.log")
///     .OnInsight(insight => Console.WriteLine(insight.Title))
///     .Build();
/// await pipeline.RunAsync();
/// </code>
/// </example>
public sealed class PipelineBuilder
{
    private readonly List<IDetector> _detectors = [];
    private readonly List<ICorrelator> _correlators = [];
    private readonly List<IForecaster> _forecasters = [];
    private readonly List<ISource> _sources = [];
    private readonly List<ISink> _sinks = [];
    private readonly List<Action<ScoredFrame>> _frameObservers = [];
    private readonly List<Action<DeadLetter>> _deadLetterObservers = [];
    private readonly List<Action<Frame>> _queryFrameObservers = [];
    private readonly List<Action<LateRow>> _lateRowObservers = [];
    private readonly List<Action<ParameterBatch>> _parameterObservers = [];
    private readonly List<(string Name, ISnapshotState State)> _states = [];
    private bool _custom;

    /// <summary>Starts with the given options, or the defaults.</summary>
    public PipelineBuilder(PipelineOptions? options = null) => Options = options ?? new PipelineOptions();

    /// <summary>Options of the pipeline; changes count until <see cref="Build"/>.</summary>
    public PipelineOptions Options { get; }

    /// <summary>Where messages about the running pipeline go. Default: nowhere.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Adds a source.</summary>
    public PipelineBuilder AddSource(ISource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _sources.Add(source);
        return this;
    }

    /// <summary>Adds files, folders and globs, merged in event-time order.</summary>
    public PipelineBuilder AddFiles(params string[] patterns) => AddSource(new FileSource(patterns));

    /// <summary>Adds a stream that is read once.</summary>
    public PipelineBuilder AddStream(Stream stream, string name = "stream", string? format = null) =>
        AddSource(new StreamSource(stream, name) { Format = format });

    /// <summary>Adds a detector beside or instead of the built-in ones.</summary>
    public PipelineBuilder AddDetector(IDetector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        _detectors.Add(detector);
        _custom = true;
        return this;
    }

    /// <summary>Adds a correlator beside or instead of the built-in one.</summary>
    public PipelineBuilder AddCorrelator(ICorrelator correlator)
    {
        ArgumentNullException.ThrowIfNull(correlator);
        _correlators.Add(correlator);
        _custom = true;
        return this;
    }

    /// <summary>Adds a forecaster beside or instead of the built-in one.</summary>
    public PipelineBuilder AddForecaster(IForecaster forecaster)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        _forecasters.Add(forecaster);
        _custom = true;
        return this;
    }

    /// <summary>Adds the built-in detectors, correlator and forecaster. Needed only beside own ones.</summary>
    public PipelineBuilder AddDefaults()
    {
        BuiltIns.Add(Options, _detectors, _correlators, _forecasters);
        _custom = true;
        return this;
    }

    /// <summary>Adds a sink. Sinks are called in the order they were added, from one thread at a time, with their own retries.</summary>
    public PipelineBuilder AddSink(ISink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sinks.Add(sink);
        return this;
    }

    /// <summary>Calls back for every insight, in order, on the pipeline's own thread: keep it short.</summary>
    public PipelineBuilder OnInsight(Action<Insight> receive) => AddSink(new CallbackSink(receive));

    /// <summary>
    /// Calls back for every scored frame, in time order, on the pipeline's own thread. The frame is valid during the call; its
    /// <see cref="Frame.ToRecordBatch"/> gives it as Arrow without a copy.
    /// </summary>
    public PipelineBuilder OnFrame(Action<ScoredFrame> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _frameObservers.Add(receive);
        return this;
    }

    /// <summary>Adds a query over windows of its own. Its frames go to <see cref="OnQueryFrame"/>.</summary>
    public PipelineBuilder AddQuery(WindowQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Options.Queries.Add(query);
        return this;
    }

    /// <summary>
    /// Calls back for every frame of a query, in the order in which its windows are emitted, on the pipeline's own thread. The frame is valid during the call.
    /// </summary>
    public PipelineBuilder OnQueryFrame(Action<Frame> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _queryFrameObservers.Add(receive);
        return this;
    }

    /// <summary>Calls back for every row that came too late for a window of a query, past what it allows, from one thread at a time: keep it short. Rows come in order for each window.</summary>
    public PipelineBuilder OnLateRow(Action<LateRow> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _lateRowObservers.Add(receive);
        return this;
    }

    /// <summary>
    /// Calls back with the values of the variable parts of log lines, a run of lines at a time, in the order in which lines are folded, on the partition's thread: keep it short. The batch
    /// is valid during the call; where runs begin and end means nothing. Not called with <see cref="PipelineOptions.OnlyQueries"/>.
    /// </summary>
    public PipelineBuilder OnParameters(Action<ParameterBatch> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _parameterObservers.Add(receive);
        return this;
    }

    /// <summary>
    /// Adds a state of one's own to snapshots, such as what callbacks for frames keep. It is saved between two frames, on the thread on which frames are observed, and loaded before the
    /// first one. Nothing happens without <see cref="PipelineOptions.Snapshots"/>.
    /// </summary>
    /// <param name="name">Name in the snapshot; of the same names the second is <c>name#2</c>.</param>
    /// <param name="state">The state.</param>
    public PipelineBuilder AddState(string name, ISnapshotState state)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(state);
        _states.Add((name, state));
        return this;
    }

    /// <summary>Calls back for every record that could not be used, from one thread at a time.</summary>
    public PipelineBuilder OnDeadLetter(Action<DeadLetter> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _deadLetterObservers.Add(receive);
        return this;
    }

    /// <summary>Checks everything and makes the pipeline, which then runs once.</summary>
    /// <exception cref="ArgumentException">Options are outside their limits (all of them are listed), or there is no source.</exception>
    public StreamPipeline Build()
    {
        var errors = new List<string>(Options.Validate());
        if (_sources.Count == 0)
        {
            errors.Add("The pipeline has no source.");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors));
        }

        if (!_custom)
        {
            AddDefaults();
        }

        return new StreamPipeline(new PipelineParts(
            Options, Logger, [.. _sources], [.. _detectors], [.. _correlators], [.. _forecasters], [.. _sinks], [.. _frameObservers], [.. _deadLetterObservers],
            [.. _queryFrameObservers], [.. _lateRowObservers], [.. _parameterObservers], [.. _states]));
    }
}

/// <summary>Everything that a pipeline is made of; immutable.</summary>
internal sealed record PipelineParts(
    PipelineOptions Options,
    ILogger Logger,
    IReadOnlyList<ISource> Sources,
    IReadOnlyList<IDetector> Detectors,
    IReadOnlyList<ICorrelator> Correlators,
    IReadOnlyList<IForecaster> Forecasters,
    IReadOnlyList<ISink> Sinks,
    IReadOnlyList<Action<ScoredFrame>> FrameObservers,
    IReadOnlyList<Action<DeadLetter>> DeadLetterObservers,
    IReadOnlyList<Action<Frame>> QueryFrameObservers,
    IReadOnlyList<Action<LateRow>> LateRowObservers,
    IReadOnlyList<Action<ParameterBatch>> ParameterObservers,
    IReadOnlyList<(string Name, ISnapshotState State)> States);
