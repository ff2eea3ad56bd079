using FsCheck.Xunit;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

/// <summary>Whatever frame a run is cut at, its state, saved and loaded into new objects, says what the undisturbed run says, to the last byte.</summary>
public sealed class ChainStateTests
{
    [Property(MaxTest = 150)]
    public void ARunThatWasCutSaysWhatTheUndisturbedOneSays(int seed)
    {
        using FrameScript script = FrameScript.Generate(seed);
        int cut = new Random(seed).Next(script.Frames + 1);
        InsightChain whole = new InsightChain().Run(script, 0, cut);
        byte[] saved = whole.Save();
        Assert.Equal(saved, whole.Save());
        InsightChain second = new InsightChain().Load(saved, script.Count, script.Templates);
        Assert.Empty(second.Notes);
        Assert.Equal(saved, second.Save());

        string before = whole.Json;
        whole.Run(script, cut, script.Frames);
        second.Run(script, cut, script.Frames);
        Assert.Equal(whole.Save(), second.Save());
        Assert.Equal(whole.Complete().Json, before + second.Complete().Json);
    }

    [Property(MaxTest = 20)]
    public void LoadingReplacesWhatWasThere(int seed)
    {
        using FrameScript script = FrameScript.Generate(seed);
        using FrameScript other = FrameScript.Generate(seed + 1);
        byte[] saved = new InsightChain().Run(script, 0, script.Frames).Save();
        InsightChain used = new InsightChain().Run(other, 0, other.Frames).Load(saved, script.Count, script.Templates);
        Assert.Equal(saved, used.Save());
    }

    [Fact]
    public void ControlAllKindsOfInsightsComeAndAForgottenStateIsSeen()
    {
        var kinds = new HashSet<string>();
        int seen = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            using FrameScript script = FrameScript.Generate(seed);
            int cut = script.Frames / 2;
            InsightChain whole = new InsightChain().Run(script, 0, cut);
            string before = whole.Json;
            string all = whole.Run(script, cut, script.Frames).Complete().Json;
            kinds.UnionWith(new[] { "anomaly", "forecast", "incident", "change_impact" }.Where(k => all.Contains($"\"type\":\"{k}\"", StringComparison.Ordinal)));
            seen += all == before + new InsightChain().Run(script, cut, script.Frames).Complete().Json ? 0 : 1;
        }

        Assert.Equal(4, kinds.Count);
        Assert.True(seen > 15, $"a state that was left out changed {seen} of 20 runs");
    }

    /// <summary>Every section that is damaged in memory, behind the checksums, is refused or read; and never takes much more memory than it has bytes.</summary>
    [Property(MaxTest = 60)]
    public void DamageBehindTheChecksumsIsRefusedOrReadAsAState(int seed)
    {
        var random = new Random(seed);
        using FrameScript script = FrameScript.Generate(seed);
        var image = new SnapshotImage();
        new InsightChain().Run(script, 0, script.Frames).Parts.Save(image);
        for (int i = 0; i < 20; i++)
        {
            SnapshotImage.Section section = image.Sections[random.Next(image.Sections.Count)];
            byte[] damaged = Damage.Random(section.Output.ToArray(), random);
            var broken = new SnapshotImage();
            broken.Add(section.Name, new RawState(section.Version, damaged));
            byte[] file = InsightChain.FileOf(broken);
            var chain = new InsightChain();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                chain.Load(file, script.Count, script.Templates);
            }
            catch (SnapshotException error)
            {
                Assert.Equal(section.Name, error.Section);
                Assert.NotEmpty(error.Reason);
                Assert.DoesNotContain("reader failed", error.Reason, StringComparison.Ordinal);
                continue;
            }
            finally
            {
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (40L * file.Length) + (1 << 20));
            }

            chain.Save();
        }
    }
}
