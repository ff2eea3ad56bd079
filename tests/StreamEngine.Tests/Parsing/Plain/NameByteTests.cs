using StreamEngine.Parsing.Plain;
using Xunit;

namespace StreamEngine.Tests.Parsing.Plain;

public class NameByteTests
{
    [Fact]
    public void Names_are_made_of_letters_digits_and_what_joins_them()
    {
        for (int value = 0; value < 256; value++)
        {
            bool expected = value < 128 && (char.IsAsciiLetterOrDigit((char)value) || "._-$/@#+~".Contains((char)value, StringComparison.Ordinal));
            Assert.Equal(expected, Names.IsName((byte)value));
        }
    }

    private abstract class Names : HeaderField
    {
        internal static bool IsName(byte value) => IsNameByte(value);
    }
}
