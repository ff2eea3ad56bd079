using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogSessions;
using Xunit;

namespace StreamEngine.Tests.Scoring.Logs;

public sealed class SessionDetectorTests
{
    private static readonly string[] s_texts = ["open <*>", "work <*>", "store <*>", "close <*>", "cannot store <*>"];

    [Fact]
    public void Odd_sessions_are_told_once_with_their_evidence()
    {
        var run = new Run();
        List<Anomaly> told = run.Usual(400);
        Assert.Empty(told);
        told = run.Window([0, 1, 4, 1, 2, 3], [0, 1, 4, 1, 2, 3]);
        Anomaly anomaly = Assert.Single(told);
        Assert.Equal((AnomalyKind.UnusualSessions, "session", "session.oddity{service=\"shop\"}", 2), (anomaly.Kind, anomaly.Detector, anomaly.Series, anomaly.Observed));
        Assert.True(anomaly.IsOpen && anomaly.PValue < 1e-3 && anomaly.Severity == Severity.Error);
        Assert.Equal(("cannot store <*>", "cannot store 7"), (anomaly.Template, anomaly.Example));

        Insight insight = AnomalyInsights.Describe(anomaly, 1);
        Assert.Equal("unusual_sessions", insight.Deviation!.Kind);
        Assert.StartsWith("2 unusual sessions in shop against ", insight.Title, StringComparison.Ordinal);
        Assert.Contains(insight.Evidence, e => e.Kind == "session" && e.Text.Contains("\"cannot store <*>\", which 0 of ", StringComparison.Ordinal));

        told = run.Usual(10);
        Assert.False(Assert.Single(told).IsOpen);
    }

    [Fact]
    public void A_single_odd_session_among_many_windows_of_usual_ones_is_told_when_it_is_an_error()
    {
        var run = new Run();
        run.Usual(400);
        Assert.Equal(Severity.Error, Assert.Single(run.Window([0, 1, 4, 1, 2, 3])).Severity);
    }

    [Fact]
    public void Where_some_are_always_odd_one_more_is_not_told()
    {
        var run = new Run();
        run.Usual(100);
        var told = new List<Anomaly>();
        for (int i = 0; i < 300; i++)
        {
            // Never the same one, so that none becomes usual.
            told.AddRange(run.Window([0, 1, 1, 2, 2, 3], [0, 1, 1, 2, 2, 3], [.. Enumerable.Repeat(i % 4, 20 + i)]));
        }

        Assert.True(told.Count(static a => a.IsOpen) <= 1, "told more than once");
        Assert.Empty(run.Window([0, 1, 1, 2, 2, 3], [.. Enumerable.Repeat(1, 500)]));
    }

    [Fact]
    public void Sessions_with_a_template_that_was_just_told_as_new_are_not_told_again()
    {
        var run = new Run();
        run.Usual(400);
        run.Born(4, isGeneral: false);
        Assert.DoesNotContain(run.Window([0, 1, 4, 1, 2, 3], [0, 1, 4, 1, 2, 3]), static a => a.Kind == AnomalyKind.UnusualSessions);
    }

    [Fact]
    public void A_template_that_takes_the_place_of_another_is_learned()
    {
        var run = new Run();
        run.Usual(400);
        run.Born(4, isGeneral: true);
        for (int i = 0; i < 60; i++)
        {
            Assert.DoesNotContain(run.Window([0, 4, 4, 2, 2, 3], [0, 4, 4, 2, 2, 3]), static a => a.Kind == AnomalyKind.UnusualSessions);
        }
    }

    [Fact]
    public void Kinds_have_a_limit()
    {
        var detector = new SessionDetector(new SessionOptions { MaxKinds = 1 });
        var frames = new Run.Source();
        var catalog = new TemplateCatalog(10);
        foreach (string service in (string[])["a", "b", "b"])
        {
            using Frame frame = frames.Next(service, [[1, 2]]);
            detector.Find(frame, catalog, []);
        }

        Assert.Equal(2, detector.Refused);
    }

    /// <summary>A scoring stage over frames of nothing but sessions and births.</summary>
    private sealed class Run
    {
        private readonly Source _source = new();
        private readonly ScoringStage _stage = new();
        private readonly Random _random = new(11);
        private IReadOnlyList<TemplateBirth> _births;
        private bool _renamed;

        internal Run() => _births = [.. s_texts.Select((_, i) => Birth(i, 0))];

        internal List<Anomaly> Usual(int windows)
        {
            var told = new List<Anomaly>();
            for (int i = 0; i < windows; i++)
            {
                int[] middle = _random.Next(2) == 0 ? [1, 1, 2, 2] : [1, 2, 1, 2];
                told.AddRange(Window([0, .. middle, 3], [0, 1, 1, 2, 2, 3]));
            }

            return told;
        }

        internal void Born(int template, bool isGeneral) => _births = [Birth(template + 100, _source.Now) with { IsGeneral = isGeneral, Template = template + 100 }];

        internal List<Anomaly> Window(params int[][] sessions)
        {
            int shift = _births.Count == 1 ? 100 : 0;
            int[][] shifted = [.. sessions.Select(s => s.Select(t => t == 4 && (shift > 0 || _renamed) ? 104 : t).ToArray())];
            _renamed |= shift > 0;
            using Frame frame = _source.Next("shop", shifted);
            frame.NewTemplates = _births;
            _births = [];
            return [.. _stage.Observe(frame).Anomalies.Where(static a => a.Kind != AnomalyKind.NewTemplate)];
        }

        private static TemplateBirth Birth(int template, long time) => new(
            time, template, template.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), s_texts[template % 100], template % 100 == 4 ? Severity.Error : Severity.Info,
            new Entity("shop"), s_texts[template % 100].Replace("<*>", "7", StringComparison.Ordinal));

        /// <summary>Frames of a minute with sessions.</summary>
        internal sealed class Source
        {
            private readonly Frames _frames = new();
            private long _windows;

            internal long Now => Frames.Origin + (_windows * Frames.Minute);

            internal Frame Next(string service, int[][] sessions)
            {
                Frame frame = _frames.Next();
                _windows++;
                var closed = new ClosedSession[sessions.Length];
                int at = 0;
                for (int i = 0; i < closed.Length; i++)
                {
                    closed[i] = new ClosedSession(new Entity(service), frame.Start, frame.End - 1, sessions[i].Length, Severity.Info, false)
                    {
                        Start = at,
                        Kept = sessions[i].Length,
                        IdStart = i,
                        IdLength = 1,
                    };
                    at += sessions[i].Length;
                }

                frame.Sessions = new ClosedSessions(closed, [.. sessions.SelectMany(static s => s)], [.. Enumerable.Range(0, closed.Length).Select(static i => (byte)('a' + i))]);
                return frame;
            }
        }
    }
}
