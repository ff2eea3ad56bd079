using FsCheck.Xunit;
using StreamEngine.Comparisons.Templates;
using Xunit;

namespace StreamEngine.Tests.Comparisons;

public class DrainTests
{
    private static int[] Add(Drain drain, params string[] messages) => [.. messages.Select(m => drain.Add(m))];

    [Fact]
    public void Similar_messages_share_a_group_whose_template_keeps_what_they_have_in_common()
    {
        var drain = new Drain();
        Assert.Equal([0, 0, 1, 0], Add(drain, "Receive from node 4", "Receive from node 17", "Send to node 4", "Receive from host 9"));
        Assert.Equal("Receive from <*> <*>", drain.TextOf(0));
        Assert.Equal("Send to node 4", drain.TextOf(1));
        Assert.Equal(2, drain.Count);
    }

    [Fact]
    public void Messages_of_different_length_are_told_apart() => Assert.Equal([0, 1, 2, 3, 3], Add(new Drain(), "a b c d", "a b c", "a b", "", "  "));

    [Fact]
    public void Blanks_are_folded() => Assert.Equal([0, 0], Add(new Drain(), "a b c", "  a  b   c "));

    [Fact]
    public void The_first_words_lead_to_the_group_even_of_messages_that_are_alike_behind_them()
    {
        Assert.Equal([0, 1, 2], Add(new Drain(), "open a x x x x", "open b x x x x", "shut a x x x x"));
        Assert.Equal([0, 0, 1], Add(new Drain(depth: 3), "open a x x x x", "open b x x x x", "shut a x x x x"));
        Assert.Equal([0, 0, 0], Add(new Drain(depth: 2), "open a x x x x", "open b x x x x", "shut a x x x x"));
    }

    [Fact]
    public void Words_with_digits_lead_to_the_wildcard()
    {
        var drain = new Drain();
        Assert.Equal([0, 0, 0], Add(drain, "10.0.0.1 close now please", "10.0.0.2 close now please", "<*> close now please"));
        Assert.Equal("<*> close now please", drain.TextOf(0));
    }

    [Fact]
    public void A_node_without_room_leads_to_the_wildcard()
    {
        Assert.Equal([0, 1, 2, 3], Add(new Drain(maxChildren: 9), "ada in x y", "bob in x y", "cid in x y", "dan in x y"));
        Assert.Equal([0, 1, 2, 2], Add(new Drain(maxChildren: 2), "ada in x y", "bob in x y", "cid in x y", "dan in x y"));
    }

    [Theory]
    [InlineData(0.4, 0)]
    [InlineData(0.5, 0)]
    [InlineData(0.6, 1)]
    public void A_message_joins_at_the_threshold(double similarity, int expected) =>
        Assert.Equal([0, expected], Add(new Drain(similarity: similarity), "a b c d", "a b x y"));

    [Fact]
    public void The_most_similar_group_takes_a_message_and_of_equal_ones_that_with_more_wildcards()
    {
        var drain = new Drain(similarity: 0.8);
        Assert.Equal([0, 1, 1], Add(drain, "a b c d e f", "a b x y z f", "a b x y q f"));
        Assert.Equal("a b x y <*> f", drain.TextOf(1));
        var equal = new Drain(depth: 2, similarity: 0.5);
        Assert.Equal([0, 1, 1], Add(equal, "a b c d", "w x y z", "w x y q"));
        Assert.Equal(1, equal.Add("a x y d"));
    }

    [Property]
    public void The_same_message_stays_in_its_group_and_groups_are_numbered_in_order(byte[] words)
    {
        var drain = new Drain();
        int count = 0;
        for (int i = 0; i + 3 < words.Length; i++)
        {
            string message = $"{(char)('a' + (words[i] % 3))} {(char)('a' + (words[i + 1] % 3))} {words[i + 2] % 4} {words[i + 3] % 4}";
            int group = drain.Add(message);
            Assert.InRange(group, 0, count);
            Assert.Equal(count = Math.Max(count, group + 1), drain.Count);
            Assert.Equal(4, drain.TextOf(group).Split(' ').Length);
        }
    }
}
