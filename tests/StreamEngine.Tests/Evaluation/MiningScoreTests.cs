using FsCheck.Xunit;
using StreamEngine.Evaluation.Templates;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

public class MiningScoreTests
{
    private static readonly string[] s_truth = ["a <*>", "a <*>", "a <*>", "b", "b", "c <*>"];

    [Fact]
    public void What_equals_the_truth_has_full_marks() =>
        Assert.Equal(new MiningScore(1, 1, 1, 1, 6, 3, 3), Score("1 a <*>", "1 a <*>", "1 a <*>", "2 b", "2 b", "3 c <*>"));

    [Fact]
    public void A_group_that_is_split_counts_nothing_and_its_texts_count_where_they_are_right() =>
        Assert.Equal(new MiningScore(3 / 6.0, 2 * 2 / 7.0, 5 / 6.0, 2 * 2 / 7.0, 6, 3, 4), Score("1 a <*>", "1 a <*>", "4 a x", "2 b", "2 b", "3 c <*>"));

    [Fact]
    public void Two_groups_that_are_one_count_nothing_either() =>
        Assert.Equal(new MiningScore(1 / 6.0, 2 * 1 / 5.0, 4 / 6.0, 2 * 1 / 5.0, 6, 3, 2), Score("1 a <*>", "1 a <*>", "1 a <*>", "1 a <*>", "1 a <*>", "3 c <*>"));

    [Fact]
    public void A_group_with_a_wrong_text_counts_for_the_grouping_only() =>
        Assert.Equal(new MiningScore(1, 1, 3 / 6.0, 2 * 2 / 6.0, 6, 3, 3), Score("1 a", "1 a", "1 a", "2 b", "2 b", "3 c <*> <*>"));

    [Fact]
    public void Groups_of_the_same_sizes_with_other_lines_are_wrong() =>
        Assert.Equal(new MiningScore(1 / 6.0, 2 * 1 / 6.0, 4 / 6.0, 2 * 1 / 6.0, 6, 3, 3), Score("1 a <*>", "1 a <*>", "2 b", "1 a <*>", "2 b", "3 c <*>"));

    [Fact]
    public void Lines_without_a_template_are_groups_of_their_own_without_text() =>
        Assert.Equal(new MiningScore(4 / 6.0, 2 * 2 / 7.0, 3 / 6.0, 2 * 1 / 7.0, 6, 3, 4), Score("1 a <*>", "1 a <*>", "1 a <*>", "", "", ""));

    [Fact]
    public void True_groups_are_told_apart_by_text_alone() => Assert.Equal(2, MiningScore.Of(["a", "b", "a"], Mined("1 a", "2 b", "1 a")).TrueGroups);

    [Fact]
    public void Nothing_scores_nothing() => Assert.Equal(new MiningScore(0, 0, 0, 0, 0, 0, 0), MiningScore.Of([], []));

    [Property]
    public void Names_of_groups_do_not_matter_and_shares_are_shares(byte[] truth, byte[] mined, byte turn)
    {
        int count = Math.Min(truth.Length, mined.Length);
        string[] templates = [.. truth.Take(count).Select(t => $"t{t % 5}")];
        MiningScore score = MiningScore.Of(templates, [.. mined.Take(count).Select(m => new MinedLine($"{m % 7}", $"t{m % 7}"))]);
        Assert.Equal(score, MiningScore.Of(templates, [.. mined.Take(count).Select(m => new MinedLine($"{((m % 7) + turn) % 7}", $"t{m % 7}"))]));
        Assert.All([score.GroupingAccuracy, score.GroupingF1, score.ParsingAccuracy, score.TemplateF1], s => Assert.InRange(s, 0, 1));
        Assert.True(score.TemplateF1 <= score.GroupingF1);
    }

    [Fact]
    public void Mistakes_tell_what_lines_got_and_whom_they_share_it_with()
    {
        List<MiningMistake> mistakes = MiningMistake.All(s_truth, Mined("1 a <*>", "1 a <*>", "2 a x", "2 a x", "2 a x", "3 c"));
        Assert.Equal(["a <*>", "b", "c <*>"], mistakes.Select(m => m.Truth.Text));
        Assert.Equal([true, true, false], mistakes.Select(m => m.WrongGroup));
        Assert.Equal([("a <*>", 2, 2), ("a x", 1, 3)], mistakes[0].Found);
        Assert.Equal([("a x", 2, 3)], mistakes[1].Found);
        Assert.Equal([("c", 1, 1)], mistakes[2].Found);
    }

    [Fact]
    public void What_is_right_is_no_mistake() =>
        Assert.Empty(MiningMistake.All(s_truth, Mined("1 a <*> <*>", "1 a <*> <*>", "1 a <*> <*>", "2 b", "2 b", "3 c <*>")));

    private static MiningScore Score(params string[] mined) => MiningScore.Of(s_truth, Mined(mined));

    // "id text" a line.
    private static List<MinedLine> Mined(params string[] lines) => [.. lines.Select(l => l.Length == 0 ? new MinedLine("", "") : new MinedLine(l[..1], l[2..]))];
}
