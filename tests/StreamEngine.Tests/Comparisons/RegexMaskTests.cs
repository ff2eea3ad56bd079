using StreamEngine.Comparisons.Templates;
using Xunit;

namespace StreamEngine.Tests.Comparisons;

public class RegexMaskTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("nothing to hide", "nothing to hide")]
    [InlineData("took 5 ms", "took <*> ms")]
    [InlineData("at -3.5, +7 and 1,234", "at <*>, <*> and <*>")]
    [InlineData("at 12:30:01,123", "at <*>")]
    [InlineData("from 10.250.1.17:50010", "from <*>")]
    [InlineData("to /10.250.1.17", "to <*>")]
    [InlineData("from fe80:0:0:0:1:2:3:4 on", "from <*> on")]
    [InlineData("job 123e4567-e89b-12d3-a456-426614174000 done", "job <*> done")]
    [InlineData("at 0xdeadBEEF", "at <*>")]
    [InlineData("hash 9f86d081884c7d65", "hash <*>")]
    [InlineData("defaced facade", "defaced facade")]
    [InlineData("read /etc/httpd/conf/workers2.properties now", "read <*> now")]
    [InlineData("block blk_-1608999687919862906 ends", "block blk_<*> ends")]
    [InlineData("eth0 and v2x stay", "eth0 and v2x stay")]
    [InlineData("1", "<*>")]
    [InlineData("(1)[2]{3}", "(<*>)[<*>]{<*>}")]
    public void Variable_parts_are_hidden(string message, string expected) => Assert.Equal(expected, new RegexMask().Apply(message).ToString());

    [Fact]
    public void A_message_of_any_length_has_room()
    {
        string digits = string.Join(' ', Enumerable.Repeat("1", 5000));
        var mask = new RegexMask();
        Assert.Equal(string.Join(' ', Enumerable.Repeat("<*>", 5000)), mask.Apply(digits).ToString());
        Assert.Equal("a <*>", mask.Apply("a 1").ToString());
    }

    [Fact]
    public void Messages_with_the_same_masked_text_share_a_group()
    {
        var texts = new MaskedTexts();
        var mask = new RegexMask();
        Assert.Equal([0, 1, 0, 2], new[] { "took 5 ms", "took 5 s", "took 17 ms", "" }.Select(m => texts.Add(mask.Apply(m))));
        Assert.Equal(3, texts.Count);
    }
}
