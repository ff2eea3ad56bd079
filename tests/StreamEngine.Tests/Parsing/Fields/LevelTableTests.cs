using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Fields;
using Xunit;

namespace StreamEngine.Tests.Parsing.Fields;

/// <summary>
/// Levels against appendix B of the OpenTelemetry log data model, and libraries that it does not list. A number of 0 means that the
/// word is no level by itself; the last column tells the range where the field is known to be a level.
/// </summary>
public class LevelTableTests
{
    [Theory]
    [InlineData("syslog", "Emergency", 21, Severity.Fatal)]
    [InlineData("syslog", "emerg", 21, Severity.Fatal)]
    [InlineData("syslog", "Alert", 19, Severity.Fatal)] // a field that is a level takes the highest meaning
    [InlineData("syslog", "Critical", 18, Severity.Fatal)]
    [InlineData("syslog", "crit", 18, Severity.Fatal)]
    [InlineData("syslog", "Error", 17, Severity.Error)]
    [InlineData("syslog", "err", 17, Severity.Error)]
    [InlineData("syslog", "Warning", 13, Severity.Warn)]
    [InlineData("syslog", "Notice", 10, Severity.Info)]
    [InlineData("syslog", "Informational", 9, Severity.Info)]
    [InlineData("syslog", "Debug", 5, Severity.Debug)]
    [InlineData("log4j", "FATAL", 21, Severity.Fatal)]
    [InlineData("log4j", "ERROR", 17, Severity.Error)]
    [InlineData("log4j", "WARN", 13, Severity.Warn)]
    [InlineData("log4j", "INFO", 9, Severity.Info)]
    [InlineData("log4j", "DEBUG", 5, Severity.Debug)]
    [InlineData("log4j", "TRACE", 1, Severity.Trace)]
    [InlineData("java", "SEVERE", 17, Severity.Error)]
    [InlineData("java", "WARNING", 13, Severity.Warn)]
    [InlineData("java", "CONFIG", 7, Severity.Debug)]
    [InlineData("java", "FINE", 6, Severity.Debug)]
    [InlineData("java", "FINER", 5, Severity.Debug)]
    [InlineData("java", "FINEST", 1, Severity.Trace)]
    [InlineData("Windows", "Critical", 18, Severity.Fatal)]
    [InlineData("Windows", "Error", 17, Severity.Error)]
    [InlineData("Windows", "Warning", 13, Severity.Warn)]
    [InlineData("Windows", "Information", 9, Severity.Info)]
    [InlineData("Windows", "Verbose", 1, Severity.Trace)] // the appendix has DEBUG, most libraries have it below debug
    [InlineData("Python", "CRITICAL", 18, Severity.Fatal)]
    [InlineData("Python", "ERROR", 17, Severity.Error)]
    [InlineData("Python", "WARNING", 13, Severity.Warn)]
    [InlineData("Python", "INFO", 9, Severity.Info)]
    [InlineData("Python", "DEBUG", 5, Severity.Debug)]
    [InlineData("zap", "dpanic", 0, Severity.Error)]
    [InlineData("zap", "panic", 21, Severity.Fatal)]
    [InlineData("zap", "fatal", 21, Severity.Fatal)]
    [InlineData("slog", "WARN", 13, Severity.Warn)]
    [InlineData(".NET", "Trace", 1, Severity.Trace)]
    [InlineData(".NET", "trce", 0, Severity.Trace)]
    [InlineData(".NET", "dbug", 0, Severity.Debug)]
    [InlineData(".NET", "Information", 9, Severity.Info)]
    [InlineData(".NET", "Warning", 13, Severity.Warn)]
    [InlineData(".NET", "fail", 0, Severity.Error)]
    [InlineData(".NET", "Critical", 18, Severity.Fatal)]
    [InlineData("Serilog", "VRB", 1, Severity.Trace)]
    [InlineData("Serilog", "DBG", 5, Severity.Debug)]
    [InlineData("Serilog", "INF", 9, Severity.Info)]
    [InlineData("Serilog", "WRN", 13, Severity.Warn)]
    [InlineData("Serilog", "ERR", 17, Severity.Error)]
    [InlineData("Serilog", "FTL", 21, Severity.Fatal)]
    [InlineData("PostgreSQL", "LOG", 9, Severity.Info)]
    [InlineData("PostgreSQL", "HINT", 9, Severity.Unspecified)]
    [InlineData("prose", "log", 0, Severity.Info)]
    [InlineData("prose", "fine", 0, Severity.Debug)]
    [InlineData("prose", "Failure", 0, Severity.Error)]
    [InlineData("prose", "detail", 0, Severity.Unspecified)]
    [InlineData("prose", "hello", 0, Severity.Unspecified)]
    public void Words(string source, string word, int alone, Severity range)
    {
        byte[] text = Encoding.ASCII.GetBytes(word);
        Assert.Equal(alone != 0, LevelWord.TryRead(text, out byte number));
        Assert.True(alone == number, $"{source}: {word} alone is {number}");
        Assert.Equal(range != Severity.Unspecified, SeverityReader.TryRead(text, out number));
        Assert.True(range == Severity.Unspecified ? number == 0 : (byte)range == number - ((number - 1) % 4), $"{source}: {word} is {number}");
    }

    [Theory]
    [InlineData('I', 9)]
    [InlineData('W', 13)]
    [InlineData('E', 17)]
    [InlineData('F', 21)]
    [InlineData('V', 1)]
    [InlineData('D', 5)]
    [InlineData('i', 0)]
    [InlineData('X', 0)]
    public void Letters_of_glog_and_of_android(char letter, int expected) => Assert.Equal(expected, LevelWord.OfLetter((byte)letter));

    [Theory]
    [InlineData("0 1 2 3 4 5 6 7", "21 19 18 17 13 10 9 5", FieldUnit.SyslogLevel)]
    [InlineData("0 1 2 3 4 5", "9 21 17 13 9 1", FieldUnit.WindowsLevel)]
    [InlineData("0 10 20 30 40 50", "1 5 9 13 17 21", FieldUnit.PythonLevel)]
    [InlineData("10 20 30 40 50 60", "1 5 9 13 17 21", FieldUnit.None)] // bunyan and pino
    [InlineData("1 9 24 25", "1 9 24 0", FieldUnit.OpenTelemetryLevel)]
    public void Numbers(string levels, string expected, object unit)
    {
        string read = string.Join(' ', levels.Split(' ').Select(level =>
        {
            SeverityReader.TryRead(Encoding.ASCII.GetBytes(level), (FieldUnit)unit, out byte number);
            return number;
        }));
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Case_counts_only_for_words_that_are_common_in_prose()
    {
        foreach (string word in new[] { "warn", "Error", "iNFO", "NOTICE", "sev" })
        {
            Assert.True(LevelWord.TryRead(Encoding.ASCII.GetBytes(word), out _));
        }

        foreach (string word in new[] { "Config", "Finest", "Statement", "lOG" })
        {
            Assert.False(LevelWord.TryRead(Encoding.ASCII.GetBytes(word), out _));
        }
    }
}
