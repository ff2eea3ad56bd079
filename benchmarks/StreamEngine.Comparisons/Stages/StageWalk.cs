using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Correlation;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Parsing;
using StreamEngine.Pipeline;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Templates;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Stages;

/// <summary>All stages of the engine one after the other on one thread, chunk by chunk, with a clock between them.</summary>
internal sealed class StageWalk : IFrameHandler, IInsightHandler, IDisposable
{
    private readonly ParsedInput _parsed = new();
    private readonly TemplateTable _templates;
    private readonly WindowStage _windows;
    private readonly ScoringStage _scoring;
    private readonly List<ICorrelator> _correlators = [];
    private readonly List<IForecaster> _forecasters = [];
    private readonly Queue<Frame> _frames = new();
    private readonly List<Insight> _insights = [];
    private readonly ArrayBufferWriter<byte> _json = new();

    internal StageWalk()
    {
        var options = new PipelineOptions();
        var detectors = new List<IDetector>();
        BuiltIns.Add(options, detectors, _correlators, _forecasters);
        _templates = new TemplateTable(options.Templates);
        _windows = new WindowStage(options.Windows, _parsed.Slabs, _templates.Templates, this);
        _scoring = new ScoringStage(detectors, options.Scoring);
    }

    internal StageClock Clock { get; } = new();

    internal long Records { get; private set; }

    internal long Frames { get; private set; }

    internal long Insights { get; private set; }

    /// <summary>Walks over one input; rows without a time are left out of the windows.</summary>
    internal void Run(NamedBytes input)
    {
        IRecordParser parser = ParsedInput.ParserOf(input.Bytes);
        Clock.Skip();
        _parsed.Cut(input.Bytes, parser, chunk => Take(chunk, parser));
        Clock.Mark("cut");
        _windows.Complete();
        Clock.Mark("fold");
        Score();
    }

    void IFrameHandler.OnFrame(Frame frame) => _frames.Enqueue(frame);

    void IInsightHandler.OnInsight(Insight insight) => _insights.Add(insight);

    public void Dispose()
    {
        _windows.Dispose();
        _parsed.Dispose();
    }

    private void Take(Chunk chunk, IRecordParser parser)
    {
        Clock.Mark("cut");
        ParsedChunk parsed = _parsed.Parse(chunk, parser);
        Records += parsed.Records - parsed.Filtered;
        Clock.Mark("parse");
        foreach (EventBatch batch in parsed.Batches)
        {
            if (batch.Kind == EventKind.Log)
            {
                TemplateSigner.Sign(batch);
                Clock.Mark("sign");
                _templates.Assign(batch, 0, batch.Count);
                Clock.Mark("assign");
            }

            _windows.Process(batch, 0, batch.Count);
            batch.Dispose();
            Clock.Mark("fold");
            Score();
        }
    }

    private void Score()
    {
        while (_frames.TryDequeue(out Frame? frame))
        {
            using (frame)
            {
                Frames++;
                ScoredFrame scored = _scoring.Observe(frame);
                Clock.Mark("score");
                _correlators.ForEach(c => c.Observe(scored, this));
                Clock.Mark("correlate");
                _forecasters.ForEach(f => f.Observe(frame, this));
                Clock.Mark("forecast");
            }

            _json.ResetWrittenCount();
            _insights.ForEach(i => InsightJson.WriteLine(_json, i));
            Insights += _insights.Count;
            _insights.Clear();
            Clock.Mark("emit");
        }
    }
}
