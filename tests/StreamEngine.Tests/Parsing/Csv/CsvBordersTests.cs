using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Parsing.Csv;
using Xunit;

namespace StreamEngine.Tests.Parsing.Csv;

public class CsvBordersTests
{
    [Theory]
    [InlineData("a,b\nc,d\ne", "a,b\nc,d\n")]
    [InlineData("a,\"b\nc\"\nd\n", "a,\"b\nc\"\nd\n")]
    [InlineData("a,\"b\nc", "")]
    [InlineData("x\na,\"b\n\"\"c\n", "x\n")]
    [InlineData("a,\"b\nc\"d\ne,f\n", "a,\"b\nc\"d\ne,f\n")]
    [InlineData("a,\"b\nc\"d\n", "a,\"b\nc\"d\n")]
    [InlineData("a,\"b\nc\"d", "")]
    [InlineData("it\"s\nb\n", "it\"s\nb\n")]
    [InlineData("a,\"b\"\r\nc,\"d\"\r", "a,\"b\"\r\n")]
    public void The_last_line_end_outside_of_quotes_is_the_border(string text, string whole) =>
        Assert.Equal(whole.Length, CsvBorders.WholeRecords(Encoding.UTF8.GetBytes(text), (byte)','));

    [Property(MaxTest = 1000)]
    public Property Text_cut_at_a_border_has_the_records_of_the_whole()
    {
        Gen<string> piece = Gen.Elements("a", "\"", "\"\"", ",", "\n", "\r\n", "\r", "\"b\"", "\"c\nd\"", "\",");
        return Prop.ForAll(Arb.From(Gen.ListOf(piece)), pieces =>
        {
            byte[] text = Encoding.UTF8.GetBytes(string.Concat(pieces));
            List<string> all = Records(text);
            for (int length = 0; length <= text.Length; length++)
            {
                int cut = CsvBorders.WholeRecords(text.AsSpan(0, length), (byte)',');
                Assert.InRange(cut, 0, length);
                Assert.True(cut == 0 || text[cut - 1] == '\n');
                Assert.Equal(all, [.. Records(text.AsSpan(0, cut)), .. Records(text.AsSpan(cut))]);
            }
        });
    }

    private static List<string> Records(ReadOnlySpan<byte> text)
    {
        List<string> records = [];
        var cells = new CsvCell[8];
        CsvCursor cursor = new(text, (byte)',');
        while (cursor.Next(cells))
        {
            records.Add($"{cursor.Count}{cursor.Error}:{Encoding.UTF8.GetString(cursor.Record)}");
        }

        return records;
    }
}
