using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Tests.House;
using StreamEngine.Tests.Windowing;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

/// <summary>
/// Files that older versions wrote are read and go on. What they say from then on is what the detectors of today say: it was written anew when the tails of residuals
/// were. The files are kept as they were: a section that gets a new version gets a
/// new file beside them (STREAMENGINE_FIXTURES names the folder that it is written to), and its old version is still read.
/// </summary>
public sealed class OlderVersionTests
{
    private const int Cut = 140;
    private const int End = 200;
    private const string Folder = "tests/StreamEngine.Tests/Snapshots/Fixtures";

    public static TheoryData<string> Files => [.. Repository.Files(Folder, ".sesnap").Select(f => Path.GetFileNameWithoutExtension(f.Path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void AFileOfAnOlderVersionGoesOn(string name)
    {
        using SnapshotFile file = SnapshotFile.Open(File.OpenRead(Path.Combine(Repository.Root, Folder, name + ".sesnap")));
        var loader = new SnapshotLoader(file);
        var templates = new TemplateTable(new StreamEngine.Templates.TemplateOptions());
        loader.Load("templates", templates);
        loader.TemplateCount = templates.Templates.Count;
        var series = new SeriesTable(100);
        loader.Load("series", series);
        loader.SeriesCount = series.Count;
        var detector = new CountingDetector(2);
        var chain = new InsightChain(detector);
        chain.Parts.Load(loader);
        loader.Finish();

        // What the first version did not have begins anew, and is told.
        string[] anew = name switch
        {
            "version-1" => ["detector:change", "detector:fluctuation", "detector:novelty", "detector:counts", "detector:session", "detector:parameter", "detector:presence"],
            "scoring-2" or "templates-3" => ["detector:change", "detector:fluctuation", "detector:novelty", "detector:parameter", "detector:presence"],
            "scoring-3" or "residual-2" => ["detector:change", "detector:fluctuation", "detector:novelty", "detector:presence"],
            "presence-1" => ["detector:change", "detector:fluctuation", "detector:novelty"],
            "scoring-5" => ["detector:fluctuation", "detector:novelty"],
            _ => ["detector:novelty"],
        };
        anew = name is "scoring-6" or "incidents-1" or "incidents-2" or "residual-4" ? anew : [.. anew, "detector:entity"];
        anew = name is "incidents-1" or "incidents-2" or "residual-4" ? [] : [.. anew, "forecaster:incident"];
        Assert.Equal(anew, loader.Notes.Select(static n => n.Split(' ')[0]));
        Assert.Equal(["took <*> ms", "failed <*>"], templates.Templates.Select(t => t.Text));
        Assert.Equal(["m{a=\"b\"}", "cpu.load", "disk.used_percent", "log.template.count"], Enumerable.Range(0, series.Count).Select(id => series[id].Key));
        Assert.Equal((Cut, 1), (detector.Frames, detector.LoadedVersion));
        using FrameScript script = Script();
        string json = chain.Run(script, Cut, End).Complete().Json;
        if (Environment.GetEnvironmentVariable("STREAMENGINE_FIXTURES") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".jsonl"), json, new UTF8Encoding(false));
        }

        Assert.Equal(Rounded(File.ReadAllText(Path.Combine(Repository.Root, Folder, name + ".jsonl"))), Rounded(json));
        Assert.NotEmpty(json);
    }

    [Fact]
    public void AFileOfThisVersionIsWritten()
    {
        string? folder = Environment.GetEnvironmentVariable("STREAMENGINE_FIXTURES");
        Assert.SkipWhen(folder is null, "STREAMENGINE_FIXTURES is not set");
        var image = new SnapshotImage();
        using var rows = new RowFactory();
        var templates = new TemplateTable(new StreamEngine.Templates.TemplateOptions());
        using (EventBatch batch = rows.Batch([Log("took 5 ms"), Log("failed 7")]))
        {
            templates.Assign(batch, 0, batch.Count);
        }

        var series = new SeriesTable(100);
        series.GetOrAdd("m"u8, [], "a=b"u8);
        using FrameScript script = Script();
        for (int id = 1; id < script.Count; id++)
        {
            series.Add(script[id].Kind, script[id].Name, [], script[id].Entity, script[id].Template);
        }

        image.Add("templates", templates);
        image.Add("series", series);
        InsightChain chain = new InsightChain(new CountingDetector(1)).Run(script, 0, Cut);
        int before = chain.Json.Length;
        chain.Parts.Save(image);
        File.WriteAllBytes(Path.Combine(folder!, "written.sesnap"), InsightChain.FileOf(image));
        File.WriteAllText(Path.Combine(folder!, "written.jsonl"), chain.Run(script, Cut, End).Complete().Json[before..], new UTF8Encoding(false));
    }

    // Exponentials and powers may differ in their last digits from one machine to the next.
    private static string Rounded(string json) => Regex.Replace(json, "(?<=:)-?[0-9.]{8,}(E[-+][0-9]+)?", static match =>
        double.Parse(match.Value, CultureInfo.InvariantCulture).ToString("G8", CultureInfo.InvariantCulture));

    private static TestRow Log(string body) => new(1, EventKind.Log) { Body = body, Severity = 9, Service = "shop" };

    // The files were made from these frames: they must not change.
    private static FrameScript Script()
    {
        const long Minute = 60_000_000_000;
        const long Origin = 1_767_600_000_000_000_000;
        var script = new FrameScript();
        script.Add(new SeriesInfo(0, SeriesKind.Gauge, "m", [new("a", "b")], Entity.None));
        script.Add(new SeriesInfo(1, SeriesKind.Gauge, "cpu.load", [], new Entity("shop")));
        script.Add(new SeriesInfo(2, SeriesKind.Gauge, "disk.used_percent", [], new Entity("shop", "h1")));
        script.Add(new SeriesInfo(3, SeriesKind.Count, "log.template.count", [], new Entity("shop"), 0));
        for (int i = 0; i < End; i++)
        {
            int noise = i * 7919 % 101;
            long start = Origin + (i * Minute);
            double[] values = [10 + noise, i is >= 135 and < 150 ? 90 : 4 + (noise / 100.0), 20 + (i / 4.0) + (noise / 50.0), i is >= 138 and < 144 ? 400 : 20 + (noise % 5)];
            TemplateBirth[] births = i == 137 ? [new TemplateBirth(start, 1, "0123456789abcdef", "failed <*>", Severity.Error, new Entity("shop"), "failed 7")] : [];
            ChangeEvent[] changes = i == 134 ? [new ChangeEvent(start, "deployment", new Entity("shop"), "2", "1", "")] : [];
            script.Add(new FrameScript.Spec(start, start + Minute, 0, changes, births, [.. values.Select((v, id) => (id, Enumerable.Repeat(v, 10).ToArray()))]));
        }

        return script;
    }

    /// <summary>A detector of one's own that counts frames, and since its second version values too.</summary>
    private sealed class CountingDetector(int version) : IDetector, ISnapshotState
    {
        private long _values;

        public string Name => "counting";

        public int SnapshotVersion => version;

        internal int Frames { get; private set; }

        internal int LoadedVersion { get; private set; }

        public void Score(Frame frame, Span<SeriesScore> scores)
        {
            Frames++;
            _values += frame.Count;
        }

        public void Save(SnapshotOutput output)
        {
            output.WriteInt32(Frames);
            if (SnapshotVersion >= 2)
            {
                output.WriteInt64(_values);
            }
        }

        public void Load(ref SnapshotInput input, int version)
        {
            LoadedVersion = version;
            Frames = input.ReadInt32(0, int.MaxValue);
            _values = version >= 2 ? input.ReadInt64() : 0;
        }
    }
}
